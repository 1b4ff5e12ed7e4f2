"""WHAT IS REWARDED: quotas, nominations, notices and objections, panels and scores, awards [三(五)(六), 四(五)]."""
