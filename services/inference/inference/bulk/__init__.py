"""Bulk work: an archive of films through the model, one row a film, into Parquet files.

`python -m inference.bulk --input s3://bucket/films --output s3://bucket/rows`; see __main__.

How it is resumed: the films that have no row yet are cut, in the order of their paths, into shards
of a fixed size. A worker reads one shard at a time and writes its rows as one Parquet file, named
after the paths in it and put in place in one step: it is there whole or not at all. So the Parquet
files are the only record of what is done; there is nothing beside them that could disagree. A run
that was killed loses the shards in hand; the next one reads the paths from the files and goes on
with the others. Whole shards have left the list, so it cuts the rest at the same places: even two
runs at a time on an archive that doesn't change write the same files.

Ray Data hands the shards to a pool of workers, which keep the model loaded and are started again
when they die. Films never go through its object store. Its own checkpoints are not used: they are
beta, and a second record of what is done, to be kept in step with the first (decision 0013).
"""
