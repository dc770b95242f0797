package io.tilewise.aggregator.query;

import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.Route.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;

/**
 * {@code GET /images}: one page over all partitions, each read by the instance that has it, one
 * instance after the other. A partition that nobody can read makes the page fail, as without it
 * images would seem to be gone. Thread-safe.
 */
final class ImageLists {
  private static final String NUMBERS = "\\d{1,5}(,\\d{1,5}){0,9999}";

  private final ImageStates states;
  private final Peers peers;

  ImageLists(ImageStates states, Peers peers) {
    this.states = states;
    this.peers = peers;
  }

  Response answer(Request request) throws InterruptedException {
    ListQuery query = ListQuery.parse(request.query(), states.statuses());
    String asked = request.headers().get(Peers.PARTITIONS);
    Page page = asked == null ? everywhere(request.query(), query) : here(partitions(asked), query);
    return Response.json(200, Json.text(page));
  }

  private static Set<Integer> partitions(String list) {
    if (!list.matches(NUMBERS)) {
      throw ProblemException.of(400, Peers.PARTITIONS, list, "numbers with commas");
    }
    return new TreeSet<>(Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList());
  }

  private Page here(Set<Integer> partitions, ListQuery query) {
    return Page.merge(
        partitions.stream().map(partition -> states.page(partition, query)).toList(),
        query.limit());
  }

  private Page everywhere(String asked, ListQuery query) throws InterruptedException {
    Map<Instance, Set<Integer>> owners = new HashMap<>();
    for (int partition = 0; partition < states.partitions(); partition++) {
      owners.computeIfAbsent(states.owner(partition), _ -> new TreeSet<>()).add(partition);
    }
    List<Page> pages = new ArrayList<>();
    for (Map.Entry<Instance, Set<Integer>> owner : owners.entrySet()) {
      pages.add(
          owner.getKey().equals(states.self())
              ? here(owner.getValue(), query)
              : there(owner.getKey(), owner.getValue(), asked));
    }
    return Page.merge(pages, query.limit());
  }

  private Page there(Instance owner, Set<Integer> partitions, String query)
      throws InterruptedException {
    String list = String.join(",", partitions.stream().map(String::valueOf).toList());
    Response answer = peers.get(owner, "?" + query, Map.of(Peers.PARTITIONS, list));
    if (answer.status() != 200) {
      throw ProblemException.unavailable(
          owner, "cannot list its images now; it answers " + answer.status());
    }
    try {
      return Json.read(answer.body(), Page.class);
    } catch (JacksonException e) {
      throw ProblemException.unavailable(owner, "sent no list");
    }
  }
}
