def score(): return 5
