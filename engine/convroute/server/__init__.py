"""The router in front of several apps, and the emulator of Meta's control API.

Semantics 1-4 decide everything; what stands here receives, keeps, delivers and shows.
Only `convroute serve` and the commands beside it import this room, for what it needs
(Starlette, uvicorn, aiohttp) takes time to load.
"""
