NAME example FREE
ROWS
 N cost
 E one_0
 E one_1
 E one_2
 L row_0
 L row_1
 G row_2
 G row_3
COLUMNS
 MARKER MARKER 'MARKER' 'INTORG'
 x_0_0 cost 0
 x_0_0 one_0 1
 x_0_0 row_0 600
 x_0_0 row_2 600
 x_0_1 cost 0
 x_0_1 one_0 1
 x_0_1 row_1 600
 x_0_1 row_3 600
 x_1_0 cost 0
 x_1_0 one_1 1
 x_1_0 row_0 500
 x_1_0 row_2 500
 x_1_1 cost 0
 x_1_1 one_1 1
 x_1_1 row_1 500
 x_1_1 row_3 500
 x_2_0 cost 0
 x_2_0 one_2 1
 x_2_0 row_0 300
 x_2_0 row_2 300
 x_2_1 cost 0
 x_2_1 one_2 1
 x_2_1 row_1 300
 x_2_1 row_3 300
 a_0 cost 714286
 a_0 row_0 -1
 a_1 cost 714286
 a_1 row_1 -1
 a_2 cost 714286
 a_2 row_2 1
 a_3 cost 714286
 a_3 row_3 1
 MARKER MARKER 'MARKER' 'INTEND'
RHS
 RHS one_0 1
 RHS one_1 1
 RHS one_2 1
 RHS row_0 770
 RHS row_1 770
 RHS row_2 630
 RHS row_3 630
RANGES
BOUNDS
 BV BND x_0_0
 BV BND x_0_1
 BV BND x_1_0
 BV BND x_1_1
 BV BND x_2_0
 BV BND x_2_1
 LI BND a_0 0
 UI BND a_0 630
 LI BND a_1 0
 UI BND a_1 630
 LI BND a_2 0
 UI BND a_2 630
 LI BND a_3 0
 UI BND a_3 630
ENDATA
