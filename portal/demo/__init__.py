"""The demo data: a story over two programme years on real places, told through the portal's own verbs.

``places`` and ``accounts`` say where and who, ``registers`` whom, ``projects`` and ``texts`` what was
promised, ``listings_texts`` what was needed and offered, ``story`` when and how it went, ``diligence`` and ``fates``
how well it went and what came of it, ``verdicts_texts`` what was said to that. Names of people,
credit codes and ID numbers are made up.
"""
