"""BLAS at one thread: the size at which training is both fast and repeatable to the last bit."""

from __future__ import annotations


def use_one_blas_thread() -> None:
    """Let the matrix products of this process run on the thread that asks for them.

    BLAS threads that wait for a busy core make an iteration up to hundreds of times slower, and another number of
    threads may sum in another order, which would make a replay differ in its last bits.
    """
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1, user_api="blas")
