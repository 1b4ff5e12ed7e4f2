"""Statistics 统计分析 for the offices and the public: figures, how far agreements come, where work waits [8.2, 8.3].

``stages`` says what the funnel counts, ``counting`` keeps each night what the roll-ups do not, ``laying_out`` puts a
page together, ``pictures`` draws it, ``open_data`` gives the same to programs.
"""
