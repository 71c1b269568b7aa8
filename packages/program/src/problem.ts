import { printable } from './quote.ts'

/** What can be wrong with a program. The first group is about files, then their syntax, their content, and the whole. */
export type ProblemCode =
  | 'missing-file'
  | 'file-too-large'
  | 'too-many-files'
  | 'program-too-large'
  | 'not-utf8'
  | 'symbolic-link'
  | 'unsafe-path'
  | 'unreadable'
  | 'unread-file'
  | 'empty-file'
  | 'yaml-syntax'
  | 'duplicate-key'
  | 'multiple-documents'
  | 'alias-limit'
  | 'too-deep'
  | 'yaml-tag'
  | 'csv-syntax'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'invalid-value'
  | 'duplicate-entry'
  | 'file-name'
  | 'front-matter'
  | 'policy-section'
  | 'invalid-schedule'
  | 'duplicate-id'
  | 'unknown-reference'
  | 'framework-not-listed'
  | 'parent-order'
  | 'approver-is-owner'
  | 'control-without-procedure'
  | 'policy-without-control'
  | 'role-without-duties'
  | 'more-problems'

/** Something wrong with the files of a program, for the person who writes them. */
export type Problem = {
  code: ProblemCode
  /** A program with an error is not loaded; a warning is advice. */
  severity: 'error' | 'warning'
  /** Path of the file inside the program, with forward slashes. */
  file: string
  /** Counted from 1. */
  line: number
  /** Counted from 1, in UTF-16 code units as editors count. */
  column: number
  /** What is wrong. */
  message: string
  /** What to do about it. */
  fix: string
}

/** A place in a file; line and column are counted from 1. */
export type Place = { file: string; line: number; column: number }

/** At most this many problems are kept of one load: enough to work on, little enough to send. */
export const MAX_PROBLEMS = 1000

/** Gathers problems during a load, so that all are told at once. */
export class ProblemList {
  readonly #problems: Problem[] = []
  /** What was said already: a value that an alias repeats is wrong at one place only. */
  readonly #seen = new Set<string>()
  #errors = 0
  #dropped = 0

  error(code: ProblemCode, place: Place, message: string, fix: string): void {
    this.#add({ code, severity: 'error', ...placeOf(place), message, fix })
  }

  warn(code: ProblemCode, place: Place, message: string, fix: string): void {
    this.#add({ code, severity: 'warning', ...placeOf(place), message, fix })
  }

  addAll(problems: readonly Problem[]): void {
    for (const problem of problems) this.#add(problem)
  }

  /** How many errors were found so far, those that are not kept included. */
  get errors(): number {
    return this.#errors
  }

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  /** The problems in order of file, line and column. */
  sorted(): Problem[] {
    const problems = this.#problems.toSorted(
      (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
    )
    if (this.#dropped > 0) {
      const told = problems.filter((problem) => problem.severity === 'error').length
      problems.push({
        code: 'more-problems',
        severity: told < this.#errors ? 'error' : 'warning',
        file: problems.at(-1)?.file ?? '',
        line: 1,
        column: 1,
        message: `${this.#dropped} more problems are not shown`,
        fix: 'Repair the ones above first, then load again.',
      })
    }
    return problems
  }

  #add(problem: Problem): void {
    const key = formatProblem(problem)
    if (this.#seen.has(key)) return
    if (problem.severity === 'error') this.#errors += 1
    if (this.#seen.size <= MAX_PROBLEMS) this.#seen.add(key)
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem)
    else this.#dropped += 1
  }
}

/** One line for a terminal or a log, in the form that editors and CI systems recognize: `file:line:column: …`. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, severity, code, message, fix } = problem
  return printable(`${file}:${line}:${column}: ${severity} [${code}] ${message}${fix === '' ? '' : `. ${fix}`}`)
}

/** Order by code units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function placeOf({ file, line, column }: Place): Place {
  return { file, line, column }
}
