package io.rnn4j.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the circles of a graph: its strongly connected components (Tarjan 1972). */
final class Circles {
    private final Map<String, Set<String>> references;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> stack = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Map<String, Set<String>> references) {
        this.references = references;
    }

    /**
     * {@return the components of two members or more, largest first}
     *
     * @param references for every node the nodes that it refers to
     */
    static List<Set<String>> of(Map<String, Set<String>> references) {
        Circles circles = new Circles(references);
        for (String node : references.keySet()) {
            if (!circles.index.containsKey(node)) {
                circles.visit(node);
            }
        }
        circles.found.sort(Comparator.comparing((Set<String> circle) -> -circle.size()));
        return circles.found;
    }

    private void visit(String node) {
        int number = index.size();
        index.put(node, number);
        lowest.put(node, number);
        stack.push(node);
        for (String other : references.getOrDefault(node, Set.of())) {
            if (!index.containsKey(other)) {
                visit(other);
                lowest.merge(node, lowest.get(other), Math::min);
            } else if (stack.contains(other)) {
                lowest.merge(node, index.get(other), Math::min);
            }
        }
        if (lowest.get(node) == number) {
            Set<String> circle = new TreeSet<>();
            String member;
            do {
                member = stack.pop();
                circle.add(member);
            } while (!member.equals(node));
            if (circle.size() > 1) {
                found.add(circle);
            }
        }
    }
}
