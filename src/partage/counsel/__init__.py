"""Reasons, advice and repair: values first, words second.

``values`` and ``words`` are what everything is said with; ``trials`` asks what would be possible if something were
different; ``reasons`` and ``policies`` explain a plan and a policy; ``repairs`` keeps a plan alive; ``advice`` says
what could be done next.
"""
