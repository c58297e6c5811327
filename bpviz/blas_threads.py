"""BLAS at one thread: the size at which training is both fast and repeatable to the last bit."""

from __future__ import annotations


def use_one_blas_thread() -> str:
    """Let the matrix products of this process run on the thread that asks for them.

    BLAS threads that wait for a busy core make an iteration up to hundreds of times slower, and another number of
    threads may sum in another order, which would make a replay differ in its last bits.

    Returns:
        What to do about it, in words, where the library of the products keeps more threads all the same; else "".
    """
    from threadpoolctl import threadpool_info, threadpool_limits

    threadpool_limits(limits=1, user_api="blas")
    for library in threadpool_info():
        if library["user_api"] == "blas" and library["num_threads"] > 1:
            name, threads = library["internal_api"], library["num_threads"]
            return (
                f"NumPy's matrix products ({name}) keep {threads} threads: training may be slow, and a replay may "
                f"differ in its last digits. Start bpviz with OMP_NUM_THREADS=1 and {name.upper()}_NUM_THREADS=1 set."
            )
    return ""
