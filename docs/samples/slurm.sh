#!/bin/sh
# Eight shards as an array job of Slurm:  DATA=/shared/val OUTPUT=/shared/job sbatch slurm.sh resnet50
# A shard that is killed and requeued goes on where it stopped. Afterwards:  unroll merge /shared/job/part-*.jsonl
#SBATCH --array=0-7
#SBATCH --cpus-per-task=8
#SBATCH --requeue
set -eu
shard=$SLURM_ARRAY_TASK_ID
unroll evaluate "$1" --data "$DATA" --skip-unreadable --shard "$shard/8" --output "$OUTPUT/part-$shard.jsonl"
