"""Runs a program in KCL and prints its result as YAML: ``python run_kcl.py <file>``."""

import sys

import kcl_lib.api as kcl

program = kcl.ExecProgramArgs(k_filename_list=[sys.argv[1]])
sys.stdout.write(kcl.API().exec_program(program).yaml_result)
