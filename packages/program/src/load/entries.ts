import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Located } from '../yaml/position.ts'
import { baseName, type FileKind, kindOf } from './files.ts'

/** Things of one kind that a program may have: far more than people can run, and few enough to load in a minute. */
const MAX_ENTRIES = 5000

/** The controls, policies or procedures of a program as they are read, each id once. */
export class Entries<T extends { id: string }> {
  readonly valid: Located<T>[] = []
  /** All that could be read, right or wrong. */
  readonly read: Located<unknown>[] = []
  /** Ids of the right ones, and of the wrong ones as far as they can be known. */
  readonly ids = new Set<string>()
  readonly #kind: string
  readonly #problems: ProblemList
  readonly #first = new Map<string, string>()

  /** @param unread files that could not be read, among them perhaps some of this kind */
  constructor(kind: FileKind, unread: Iterable<string>, problems: ProblemList) {
    this.#kind = kind
    this.#problems = problems
    for (const file of unread) if (kindOf(file) === kind) this.addBroken(baseName(file))
  }

  /** One that is wrong: it exists under one of these ids, so that naming it elsewhere is no mistake. */
  addBroken(fileName: string, id = fileName): void {
    this.ids.add(fileName).add(id)
  }

  /** @param fileName what the id must be, when the entry has a file to itself */
  add(entry: Located<T>, fileName: string | undefined): void {
    const { id } = entry.value
    const place = entry.place(['id'])
    if (fileName !== undefined && id !== fileName) {
      const fix = `Rename the file to ${id}, or give the ${this.#kind} the id of the file.`
      this.#problems.error('file-name', place, `The id ${quote(id)} is not the name of the file`, fix)
    }
    const first = this.#first.get(id)
    if (first !== undefined) {
      const fix = `Remove one, or give it another id. The other is in ${first}.`
      this.#problems.error('duplicate-id', place, `A ${this.#kind} with the id ${quote(id)} exists already`, fix)
      return
    }
    if (this.valid.length >= MAX_ENTRIES) {
      const message = `There are more than ${MAX_ENTRIES} of the kind ${this.#kind}`
      this.#problems.error('program-too-large', place, message, 'Retire some, or divide the program.')
      return
    }
    this.#first.set(id, entry.file)
    this.ids.add(id)
    this.valid.push(entry)
  }
}
