package io.tilewise.aggregator.query;

import io.tilewise.aggregator.query.Page.Body;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.Route.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.core.JacksonException;

/**
 * {@code GET /images}: one page over all partitions, each read by the instance that has it. A
 * partition that nobody can read makes the page fail, as without it images would seem to be gone.
 * Thread-safe.
 */
final class ImageLists {
  private static final String NUMBERS = "\\d{1,5}(,\\d{1,5}){0,9999}";

  private final ImageStates states;
  private final Peers peers;

  ImageLists(ImageStates states, Peers peers) {
    this.states = states;
    this.peers = peers;
  }

  Response answer(Request request) throws ProblemException, InterruptedException {
    ListQuery query = ListQuery.parse(request.query(), states.statuses());
    String asked = request.headers().get(Peers.PARTITIONS);
    Page page = asked == null ? everywhere(query) : here(partitions(asked), query);
    return Response.json(200, Json.text(page.body(query.status())));
  }

  private static Set<Integer> partitions(String list) throws ProblemException {
    if (!list.matches(NUMBERS)) {
      throw ProblemException.of(400, Peers.PARTITIONS, list, "numbers with commas");
    }
    return new TreeSet<>(Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList());
  }

  private Page here(Set<Integer> partitions, ListQuery query) throws ProblemException {
    List<Page> pages = new ArrayList<>();
    for (int partition : partitions) {
      pages.add(states.page(partition, query));
    }
    return Page.merge(pages, query.limit());
  }

  private Page everywhere(ListQuery query) throws ProblemException, InterruptedException {
    Map<Instance, Set<Integer>> owners = states.owners();
    List<Callable<Page>> parts = new ArrayList<>();
    owners.forEach((owner, partitions) -> parts.add(() -> part(owner, partitions, query)));
    List<Page> pages = new ArrayList<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Page> part : each.invokeAll(parts)) {
        pages.add(result(part));
      }
    }
    return Page.merge(pages, query.limit());
  }

  private static Page result(Future<Page> part) throws ProblemException, InterruptedException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new IllegalStateException("a part of the list failed", e.getCause());
    }
  }

  private Page part(Instance owner, Set<Integer> partitions, ListQuery query)
      throws ProblemException, InterruptedException {
    if (owner.equals(states.self())) {
      return here(partitions, query);
    }
    Response answer = peers.page(owner, partitions, query);
    if (answer.status() != 200) {
      throw ProblemException.unavailable(
          owner, "cannot list its images now; it answers " + answer.status());
    }
    try {
      return Json.read(answer.body(), Body.class).page(query.status());
    } catch (JacksonException | NullPointerException e) {
      throw ProblemException.unavailable(owner, "sent no list");
    }
  }
}
