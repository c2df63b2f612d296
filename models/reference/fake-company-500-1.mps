NAME fake-company-500 FREE
ROWS
 N cost
 E one_0
 E one_1
 E one_2
 E one_3
 E one_4
 E one_5
 E one_6
 E one_7
 E one_8
 E one_9
 E one_10
 E one_11
 L row_0
 L row_1
 L row_2
 G row_3
 G row_4
 G row_5
 G row_6
 G row_7
 G row_8
 G row_9
 G row_10
 G row_11
COLUMNS
 MARKER MARKER 'MARKER' 'INTORG'
 x_0_0 cost 0
 x_0_0 one_0 1
 x_0_0 row_0 4700000
 x_0_0 row_3 4700000
 x_0_0 row_6 966
 x_0_0 row_9 1
 x_1_0 cost 0
 x_1_0 one_1 1
 x_1_0 row_0 5000000
 x_1_0 row_3 5000000
 x_1_0 row_6 4236
 x_1_0 row_9 1
 x_1_1 cost 0
 x_1_1 one_1 1
 x_1_1 row_1 5000000
 x_1_1 row_4 5000000
 x_1_1 row_7 368
 x_1_1 row_10 1
 x_1_2 cost 0
 x_1_2 one_1 1
 x_1_2 row_2 5000000
 x_1_2 row_5 5000000
 x_1_2 row_8 2691
 x_1_2 row_11 1
 x_2_0 cost 0
 x_2_0 one_2 1
 x_2_0 row_0 5100000
 x_2_0 row_3 5100000
 x_2_0 row_6 2092
 x_2_0 row_9 1
 x_2_1 cost 0
 x_2_1 one_2 1
 x_2_1 row_1 5100000
 x_2_1 row_4 5100000
 x_2_1 row_7 2689
 x_2_1 row_10 1
 x_2_2 cost 0
 x_2_2 one_2 1
 x_2_2 row_2 5100000
 x_2_2 row_5 5100000
 x_2_2 row_8 365
 x_2_2 row_11 1
 x_3_0 cost 0
 x_3_0 one_3 1
 x_3_0 row_0 3800000
 x_3_0 row_3 3800000
 x_3_0 row_6 1133
 x_3_0 row_9 1
 x_3_1 cost 0
 x_3_1 one_3 1
 x_3_1 row_1 3800000
 x_3_1 row_4 3800000
 x_3_1 row_7 3631
 x_3_1 row_10 1
 x_3_2 cost 0
 x_3_2 one_3 1
 x_3_2 row_2 3800000
 x_3_2 row_5 3800000
 x_3_2 row_8 1493
 x_3_2 row_11 1
 x_4_0 cost 0
 x_4_0 one_4 1
 x_4_0 row_0 2900000
 x_4_0 row_3 2900000
 x_4_0 row_6 649
 x_4_0 row_9 1
 x_4_1 cost 0
 x_4_1 one_4 1
 x_4_1 row_1 2900000
 x_4_1 row_4 2900000
 x_4_1 row_7 3985
 x_4_1 row_10 1
 x_4_2 cost 0
 x_4_2 one_4 1
 x_4_2 row_2 2900000
 x_4_2 row_5 2900000
 x_4_2 row_8 1862
 x_4_2 row_11 1
 x_5_0 cost 0
 x_5_0 one_5 1
 x_5_0 row_0 3300000
 x_5_0 row_3 3300000
 x_5_0 row_6 1076
 x_5_0 row_9 1
 x_5_1 cost 0
 x_5_1 one_5 1
 x_5_1 row_1 3300000
 x_5_1 row_4 3300000
 x_5_1 row_7 4594
 x_5_1 row_10 1
 x_5_2 cost 0
 x_5_2 one_5 1
 x_5_2 row_2 3300000
 x_5_2 row_5 3300000
 x_5_2 row_8 2436
 x_5_2 row_11 1
 x_6_0 cost 0
 x_6_0 one_6 1
 x_6_0 row_0 2100000
 x_6_0 row_3 2100000
 x_6_0 row_6 1233
 x_6_0 row_9 1
 x_6_1 cost 0
 x_6_1 one_6 1
 x_6_1 row_1 2100000
 x_6_1 row_4 2100000
 x_6_1 row_7 5257
 x_6_1 row_10 1
 x_6_2 cost 0
 x_6_2 one_6 1
 x_6_2 row_2 2100000
 x_6_2 row_5 2100000
 x_6_2 row_8 2526
 x_6_2 row_11 1
 x_7_0 cost 0
 x_7_0 one_7 1
 x_7_0 row_6 2757
 x_7_0 row_9 1
 x_7_1 cost 0
 x_7_1 one_7 1
 x_7_1 row_7 3448
 x_7_1 row_10 1
 x_7_2 cost 0
 x_7_2 one_7 1
 x_7_2 row_8 840
 x_7_2 row_11 1
 x_8_0 cost 0
 x_8_0 one_8 1
 x_8_0 row_0 2600000
 x_8_0 row_3 2600000
 x_8_0 row_6 1810
 x_8_0 row_9 1
 x_8_1 cost 0
 x_8_1 one_8 1
 x_8_1 row_1 2600000
 x_8_1 row_4 2600000
 x_8_1 row_7 2789
 x_8_1 row_10 1
 x_8_2 cost 0
 x_8_2 one_8 1
 x_8_2 row_2 2600000
 x_8_2 row_5 2600000
 x_8_2 row_8 827
 x_8_2 row_11 1
 x_9_0 cost 0
 x_9_0 one_9 1
 x_9_0 row_0 1800000
 x_9_0 row_3 1800000
 x_9_0 row_6 1915
 x_9_0 row_9 1
 x_9_1 cost 0
 x_9_1 one_9 1
 x_9_1 row_1 1800000
 x_9_1 row_4 1800000
 x_9_1 row_7 1167
 x_9_1 row_10 1
 x_9_2 cost 0
 x_9_2 one_9 1
 x_9_2 row_2 1800000
 x_9_2 row_5 1800000
 x_9_2 row_8 940
 x_9_2 row_11 1
 x_10_0 cost 0
 x_10_0 one_10 1
 x_10_0 row_0 3500000
 x_10_0 row_3 3500000
 x_10_0 row_6 5048
 x_10_0 row_9 1
 x_10_1 cost 0
 x_10_1 one_10 1
 x_10_1 row_1 3500000
 x_10_1 row_4 3500000
 x_10_1 row_7 1401
 x_10_1 row_10 1
 x_10_2 cost 0
 x_10_2 one_10 1
 x_10_2 row_2 3500000
 x_10_2 row_5 3500000
 x_10_2 row_8 3487
 x_10_2 row_11 1
 x_11_0 cost 0
 x_11_0 one_11 1
 x_11_0 row_0 2400000
 x_11_0 row_3 2400000
 x_11_0 row_6 3126
 x_11_0 row_9 1
 x_11_1 cost 0
 x_11_1 one_11 1
 x_11_1 row_1 2400000
 x_11_1 row_4 2400000
 x_11_1 row_7 908
 x_11_1 row_10 1
 x_11_2 cost 0
 x_11_2 one_11 1
 x_11_2 row_2 2400000
 x_11_2 row_5 2400000
 x_11_2 row_8 2152
 x_11_2 row_11 1
 a_0 cost 268817
 a_0 row_0 -1
 a_1 cost 268817
 a_1 row_1 -1
 a_2 cost 268817
 a_2 row_2 -1
 a_3 cost 268817
 a_3 row_3 1
 a_4 cost 268817
 a_4 row_4 1
 a_5 cost 268817
 a_5 row_5 1
 MARKER MARKER 'MARKER' 'INTEND'
RHS
 RHS one_0 1
 RHS one_1 1
 RHS one_2 1
 RHS one_3 1
 RHS one_4 1
 RHS one_5 1
 RHS one_6 1
 RHS one_7 1
 RHS one_8 1
 RHS one_9 1
 RHS one_10 1
 RHS one_11 1
 RHS row_0 13640000
 RHS row_1 13640000
 RHS row_2 13640000
 RHS row_3 11160000
 RHS row_4 11160000
 RHS row_5 11160000
 RHS row_6 0
 RHS row_7 0
 RHS row_8 0
 RHS row_9 3
 RHS row_10 3
 RHS row_11 3
RANGES
 RNG row_6 7200
 RNG row_7 7200
 RNG row_8 7200
 RNG row_9 2
 RNG row_10 2
 RNG row_11 2
BOUNDS
 BV BND x_0_0
 BV BND x_1_0
 BV BND x_1_1
 BV BND x_1_2
 BV BND x_2_0
 BV BND x_2_1
 BV BND x_2_2
 BV BND x_3_0
 BV BND x_3_1
 BV BND x_3_2
 BV BND x_4_0
 BV BND x_4_1
 BV BND x_4_2
 BV BND x_5_0
 BV BND x_5_1
 BV BND x_5_2
 BV BND x_6_0
 BV BND x_6_1
 BV BND x_6_2
 BV BND x_7_0
 BV BND x_7_1
 BV BND x_7_2
 BV BND x_8_0
 BV BND x_8_1
 BV BND x_8_2
 BV BND x_9_0
 BV BND x_9_1
 BV BND x_9_2
 BV BND x_10_0
 BV BND x_10_1
 BV BND x_10_2
 BV BND x_11_0
 BV BND x_11_1
 BV BND x_11_2
 LI BND a_0 0
 UI BND a_0 23560000
 LI BND a_1 0
 UI BND a_1 18860000
 LI BND a_2 0
 UI BND a_2 18860000
 LI BND a_3 0
 UI BND a_3 11160000
 LI BND a_4 0
 UI BND a_4 11160000
 LI BND a_5 0
 UI BND a_5 11160000
ENDATA
