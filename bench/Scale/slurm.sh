#!/usr/bin/env bash
# Runs the Slurm recipe of docs/scale.md for real on this machine: munge, slurmctld and two slurmd on two ports, a job array of four shares, a node that
# is killed in the middle and its tasks requeued, the merge, and the tear-down. As root, with Debian's slurmctld, slurmd, slurm-client and munge:
#
#     apt-get install slurmctld slurmd slurm-client munge
#     bench/Scale/slurm.sh TINCT PICTURES
#
# TINCT is the published command, PICTURES a folder of pictures. Exits with 0 if in the end every picture is done and verified.
set -euo pipefail
tinct=$(realpath "$1")
pictures=$(realpath "$2")
host=$(hostname -s)
work=$(mktemp -d)
chmod 755 "$work"
export SLURM_CONF=$work/slurm.conf
pids=()

finish() {
    set +e
    scancel --quiet -u root 2> /dev/null
    for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null; done
    sleep 1
    for pid in "${pids[@]}"; do kill -9 "$pid" 2> /dev/null; done
    rm -rf "$work"
}
trap finish EXIT

# Two nodes on one machine, each with a port of its own that is free; munge with a key of its own.
read -r control first_port second_port < <(python3 -c 'import socket
sockets = [socket.create_server(("", 0)) for _ in range(3)]
print(*(each.getsockname()[1] for each in sockets))')
mkdir -p "$work"/{state,spool-n1,spool-n2,log,munge}
head -c 1024 /dev/urandom > "$work/munge/key"
chmod 400 "$work/munge/key"
chmod 700 "$work/munge"
socket=$work/munge.socket
munged --foreground --force --key-file="$work/munge/key" --socket="$socket" --pid-file="$work/munge/pid" \
    --log-file="$work/munge/log" --seed-file="$work/munge/seed" &
pids+=($!)
cat > "$SLURM_CONF" << EOF
ClusterName=tinct
SlurmctldHost=$host
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$socket
CryptoType=crypto/munge
StateSaveLocation=$work/state
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmdSpoolDir=$work/spool-%n
SlurmctldLogFile=$work/log/slurmctld
SlurmdLogFile=$work/log/slurmd-%n
SlurmctldPort=$control
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=10
InactiveLimit=0
MinJobAge=300
JobRequeue=1
MpiDefault=none
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$first_port CPUs=2 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$second_port CPUs=2 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
EOF
cat > "$work/cgroup.conf" << EOF
CgroupPlugin=cgroup/v1
EOF
slurmctld -D -f "$SLURM_CONF" > "$work/log/ctld.out" 2>&1 &
pids+=($!)
sleep 2
slurmd -D -N n1 -f "$SLURM_CONF" > "$work/log/n1.out" 2>&1 &
pids+=($!)
slurmd -D -N n2 -f "$SLURM_CONF" > "$work/log/n2.out" 2>&1 &
second=$!
pids+=($second)
for _ in $(seq 60); do
    [ "$(sinfo -h -t idle -o %D 2> /dev/null | head -1)" = 2 ] && break
    sleep 1
done
sinfo

# The recipe: an array with a share for each task.
cat > "$work/encode.sbatch" << EOF
#!/bin/bash
#SBATCH --array=1-4 --ntasks=1 --cpus-per-task=1 --requeue --output=$work/log/task-%a.out --open-mode=append
exec $tinct batch $pictures -r -o $work/out -k 64 --verify --jobs 1 --shard \$SLURM_ARRAY_TASK_ID/4
EOF
job=$(sbatch --parsable "$work/encode.sbatch")
sleep 5
squeue -o "%i %T %N"

echo "killing node n2 with everything on it"
victims=$(grep -lsz "^SLURMD_NODENAME=n2$" /proc/[0-9]*/environ | cut -d/ -f3 || true)
# What watches over the tasks goes first, all in one call: a node that loses its power reports nothing of its tasks.
watchers=$(for pid in $victims; do parent=$(ps -o ppid= -p "$pid" 2> /dev/null | tr -d ' '); [ "$(ps -o comm= -p "${parent:-0}" 2> /dev/null)" = slurmstepd ] && echo "$parent"; done || true)
kill -9 "$second" $watchers $victims 2> /dev/null || true
scontrol update NodeName=n2 State=DOWN Reason=killed
sleep 2
squeue -o "%i %T %N %r"

for _ in $(seq 900); do
    [ -z "$(squeue -h -j "$job" 2> /dev/null)" ] && break
    sleep 1
done
squeue
ls "$work/out" | grep manifest || true
code=0
"$tinct" batch merge "$work/out" > "$work/merge.txt" 2>&1 || code=$?
cat "$work/merge.txt"
restarts=$(scontrol show job "$job" 2> /dev/null | grep -c 'Restarts=[1-9]' || true)
echo "tasks that were requeued: $restarts"
stray=$(find "$work/out" -name '*.tmp' -o -name '*.lock' -o -name '*.unfinished' | wc -l)
echo "stray files: $stray; merge exit code: $code"
# Pictures that are damaged on purpose fail everywhere; nothing else may be missing.
missing=$(grep '^tinct:' "$work/merge.txt" | grep -vc ': failed: ' || true)
[ "$stray" = 0 ] && [ "$missing" = 0 ] && [ "$restarts" -gt 0 ]
