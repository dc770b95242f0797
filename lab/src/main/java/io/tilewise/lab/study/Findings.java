package io.tilewise.lab.study;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a study found: tables for people, and numbers by name. Of one thread. */
final class Findings {
  private final StringBuilder tables = new StringBuilder();
  private final Map<String, Double> numbers = new LinkedHashMap<>();

  void line(String text) {
    tables.append(text).append('\n');
  }

  void number(String name, double value) {
    numbers.put(name, value);
  }

  String tables() {
    return tables.toString();
  }

  /** Everything in one line. */
  String json(StudyPlan plan) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("bench", "choosing-a-rule");
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("jdk", Runtime.version().toString());
    facts.put("bags", plan.bags());
    facts.put("seeds", plan.seeds());
    facts.putAll(numbers);
    return JsonMapper.shared().writeValueAsString(facts);
  }
}
