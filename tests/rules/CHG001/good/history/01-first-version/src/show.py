def show(score): print(score)
