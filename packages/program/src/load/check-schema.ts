import type * as z from 'zod'
import { didYouMean, nearest } from '../nearest.ts'
import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { explained } from '../schema/explain.ts'
import type { Located } from '../yaml/position.ts'
import { knownKeys } from './schema-keys.ts'

type Issue = z.core.$ZodIssue

/** Checks a value that was read, and gives it back in its checked form with the same places; undefined when it is wrong. */
export function checkSchema<T extends z.ZodType>(
  schema: T,
  located: Located<unknown>,
  problems: ProblemList,
): Located<z.output<T>> | undefined {
  const result = schema.safeParse(located.value, { reportInput: true })
  if (result.success) return located.with(result.data)
  const issues = result.error.issues.flatMap((issue) => chosenBranch(issue))
  const misspelled = misspelledKeys(schema, issues)
  for (const issue of issues) {
    if (!(isMissing(issue, located) && misspelled.has(pathText(issue.path)))) report(issue, schema, located, problems)
  }
  return undefined
}

/** A union fails with the issues of each alternative; those of the one that was probably meant are worth telling. */
function chosenBranch(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || explained(issue.message).fix !== '') return [issue]
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => chosenBranch(inner)))
  const best = branches.toSorted((a, b) => distance(a) - distance(b))[0] ?? []
  return best.map((inner) => Object.assign(inner, { path: [...issue.path, ...inner.path] }))
}

/** How far a value is from an alternative: another type is farther than another word, and both than any part inside. */
function distance(branch: readonly Issue[]): number {
  let sum = 0
  for (const issue of branch) {
    if (issue.path.length > 0) sum += 1
    else if (issue.code === 'invalid_type') sum += 1000
    else sum += issue.code === 'unrecognized_keys' ? 10 : 500
  }
  return sum
}

/** Paths of keys that are missing only because they are misspelled; the misspelling is told instead. */
function misspelledKeys(schema: z.ZodType, issues: readonly Issue[]): Set<string> {
  const paths = new Set<string>()
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const known = knownKeys(schema, issue.path)
    for (const key of issue.keys) {
      const meant = nearest(key, known)
      if (meant !== undefined) paths.add(pathText([...issue.path, meant]))
    }
  }
  return paths
}

/** True when the file does not have what the issue is about. */
function isMissing(issue: Issue, located: Located<unknown>): boolean {
  return issue.code !== 'unrecognized_keys' && valueAt(located.value, issue.path) === undefined
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let part = value
  for (const step of path) {
    if (typeof part !== 'object' || part === null) return undefined
    part = Reflect.get(part, step)
  }
  return part
}

function report(issue: Issue, schema: z.ZodType, located: Located<unknown>, problems: ProblemList): void {
  const name = nameOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path)
    for (const key of issue.keys) {
      const isText = key.includes(' ')
      const fix = isText ? 'Put text that holds a comma in quotes.' : didYouMean(key, known, 'Remove it.')
      problems.error('unknown-key', located.place([...issue.path, key], 'key'), `Unknown key ${quote(key)}`, fix)
    }
    return
  }
  if (isMissing(issue, located)) {
    const { fix } = explained(issue.message)
    const parent = located.place(issue.path.slice(0, -1))
    problems.error('missing-key', parent, `${name} is missing`, fix === '' ? `Add the key ${name}.` : fix)
    return
  }
  const place = located.place(issue.path)
  const input = valueAt(located.value, issue.path)
  if (input === null) {
    const fix = 'Write the value after the colon, or remove the key.'
    problems.error('wrong-type', place, `${name} has no value`, fix)
    return
  }
  if (issue.code === 'invalid_type') {
    const message = `${name} is ${typeOf(input)}, not ${typeNames[issue.expected] ?? issue.expected}`
    problems.error('wrong-type', place, message, typeFix(issue.expected, input))
    return
  }
  const { what, fix } = explained(issue.message)
  const shown = shownValue(input)
  if (fix === '' && issue.code === 'invalid_value') {
    const known = issue.values.map(String)
    const advice = didYouMean(typeof input === 'string' ? input : '', known)
    problems.error('invalid-value', place, `${name}${shown} is not one of its values`, advice)
    return
  }
  problems.error('invalid-value', place, `${name}${shown} ${fix === '' ? `is not valid: ${what}` : what}`, fix)
}

function shownValue(input: unknown): string {
  if (typeof input === 'string' && input !== '') return ` ${quote(input)}`
  return typeof input === 'number' || typeof input === 'boolean' ? ` ${input}` : ''
}

function typeFix(expected: string, input: unknown): string {
  switch (expected) {
    case 'string':
      return typeof input === 'object' ? 'Write plain text.' : 'Put it in quotes.'
    case 'array':
      return 'Write a list: [one, two], or a line starting with "- " for each.'
    case 'object':
      return 'Write keys and values below it.'
    case 'boolean':
      return 'Write true or false.'
    default:
      return ''
  }
}

const typeNames: Partial<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a mapping of keys and values',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping of keys and values'
  if (typeof value === 'string') return 'text'
  return typeof value === 'boolean' ? `${value}` : 'a number'
}

/** What to call the value at a path: its key, with its number when it is in a list. */
function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'The content'
  if (typeof last !== 'number') return String(last)
  const list = path.at(-2)
  return list === undefined ? `Number ${last + 1} of the list` : `${String(list)}, number ${last + 1},`
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('\u0000')
}
