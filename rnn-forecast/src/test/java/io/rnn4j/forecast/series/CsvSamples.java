package io.rnn4j.forecast.series;

import java.util.List;

/** Valid files from which damaged ones are made. */
final class CsvSamples {
    static final List<String> FILES =
            List.of(
                    "unique_id,ds,y,holiday,city\n"
                            + "a,2026-01-01,1,0,x\n"
                            + "a,2026-01-02,2.5e1,1,x\n"
                            + "b,2026-01-01,,0,\"y,z\"\n"
                            + "b,2026-01-03,-3,1,\"y,z\"\n"
                            + "b,2026-01-04,,1,\"y,z\"\n",
                    "unique_id;ds;y;holiday;city\r\na;2026Q1;1;0;x\r\na;2026Q2;NA;1;x\r\n",
                    "t;y\n31.12.2025 14:30;1,5\n01.01.2026 14:30;,25\n",
                    "t,y\n12/31/2025 2:30 pm,1.5\n01/01/2026 2:30 pm,3\n",
                    "t,y\n2026-01-31T14:30:00Z,1\n2026-01-31T15:30:00+00:00,2\n",
                    "\uFEFFt\ty\n2020\t1\n2021\t2\n2022\t3\n",
                    "id,v1,v2,v3\na,1,,3\nb,4,5,\n");

    private CsvSamples() {}
}
