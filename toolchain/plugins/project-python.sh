# Sets $python to the project's Python, in which the program and its pulumi package live. Read by the launchers.
#
# In this order: MOORAGE_PYTHON; the virtual environment that Pulumi.yaml names (the engine tells plugins in
# PULUMI_RUNTIME_VIRTUALENV), or .venv, in the working folder or the nearest folder above it; python3.

find_upwards() {
	folder=$PWD
	while :; do
		if [ -x "$folder/$1/bin/python" ]; then
			python=$folder/$1/bin/python
			return 0
		fi
		[ -n "$folder" ] || return 1
		folder=${folder%/*}
	done
}

environment=${PULUMI_RUNTIME_VIRTUALENV:-.venv}
environment=${environment%/}
if [ -n "${MOORAGE_PYTHON:-}" ]; then
	python=$MOORAGE_PYTHON
elif [ "${environment#/}" != "$environment" ]; then
	python=$environment/bin/python
elif ! find_upwards "$environment"; then
	python=python3
fi
if ! command -v "$python" >/dev/null; then
	echo "${0##*/}: there is no $python; create the virtual environment, or set MOORAGE_PYTHON to the project's Python" >&2
	exit 1
fi
