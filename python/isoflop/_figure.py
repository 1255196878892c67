WIDTH, HEIGHT = 640, 400
def svg(shown):
    return "<svg xmlns='http://www.w3.org/2000/svg'></svg>"
