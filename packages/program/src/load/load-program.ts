import * as z from 'zod'
import { canonicalProgram } from '../canonical.ts'
import { type FrameworkCoverage, frameworkCoverage } from '../frameworks/coverage.ts'
import type { FrameworkLibrary } from '../frameworks/library.ts'
import { type Problem, ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { control } from '../schema/control.ts'
import type { Framework } from '../schema/framework.ts'
import { policy, policyFrontMatter } from '../schema/policy.ts'
import { procedure } from '../schema/procedure.ts'
import { type Program, programFile } from '../schema/program.ts'
import type { Located } from '../yaml/position.ts'
import { readYaml } from '../yaml/read-yaml.ts'
import { TokenBudget } from '../yaml/tokens.ts'
import { checkSchema } from './check-schema.ts'
import { readCustomFramework } from './custom-frameworks.ts'
import { Entries } from './entries.ts'
import { baseName, type FileKind, kindOf, PROGRAM_FILE, type ProgramFiles, readTexts } from './files.ts'
import { readProgramFolder } from './folder.ts'
import { checkSections, splitPolicy } from './policy-text.ts'
import { checkReferences } from './references.ts'
import { ScheduleCheck } from './schedule-check.ts'
import { warnOfUnused } from './unused.ts'
import { policyView, procedureView, seen } from './views.ts'

/** What loading a program gives. */
export type LoadResult = {
  /** The program in its canonical form; null when a problem is an error. */
  program: Program | null
  /** All problems, in order of file, line and column. */
  problems: Problem[]
  /** How far the controls answer each framework of the program; empty without a program. */
  coverage: FrameworkCoverage[]
}

/** Reads a program from a folder on disk. Never throws for what the folder holds. */
export async function loadProgramFolder(folder: string, library: FrameworkLibrary): Promise<LoadResult> {
  const { files, problems } = await readProgramFolder(folder)
  return loadProgram(files, library, problems)
}

/**
 * Reads a program from files in memory: path → text or bytes. Never throws for what the files hold.
 * @param library the frameworks that the program may name besides its own
 * @param found problems that were found while the files were gathered
 */
export function loadProgram(
  files: ProgramFiles,
  library: FrameworkLibrary,
  found: readonly Problem[] = [],
): LoadResult {
  const problems = new ProblemList()
  problems.addAll(found)
  const texts = readTexts(files, problems)
  const unread = new Set([...files.keys(), ...found.map(({ file }) => file)].filter((file) => !texts.has(file)))
  const program = new Loading(texts, unread, library, problems).run()
  if (!program || problems.hasErrors) return { program: null, problems: problems.sorted(), coverage: [] }
  const frameworks = [...library.frameworks, ...program.customFrameworks]
  const coverage = frameworks
    .filter(({ id }) => program.frameworks.includes(id))
    .map((framework) => frameworkCoverage(framework, program.controls))
  return { program: canonicalProgram(program), problems: problems.sorted(), coverage }
}

class Loading {
  readonly #library: FrameworkLibrary
  readonly #problems: ProblemList
  readonly #texts: ReadonlyMap<string, string>
  /** Files that are there and could not be read. */
  readonly #unread: ReadonlySet<string>
  readonly #budget = new TokenBudget()

  constructor(
    texts: ReadonlyMap<string, string>,
    unread: ReadonlySet<string>,
    library: FrameworkLibrary,
    problems: ProblemList,
  ) {
    this.#texts = texts
    this.#unread = unread
    this.#library = library
    this.#problems = problems
  }

  run(): Program | undefined {
    const file = this.#programFile()
    const program = file && checkSchema(programFile, file, this.#problems)
    const custom = this.#customFrameworks(program?.value.frameworks)
    const controls = this.#entries('control', control)
    const procedures = this.#entries('procedure', procedure)
    const policies = this.#policies()
    this.#checkSchedules(program?.value.calendar.timezone, procedures.read, policies.read)
    checkReferences(
      {
        program: file,
        controls: controls.read,
        policies: policies.read,
        procedures: procedures.read,
        ids: { controls: controls.ids, policies: policies.ids },
        frameworks: [...this.#library.frameworks, ...custom.valid],
        brokenFrameworks: custom.broken,
      },
      this.#problems,
    )
    if (!program || this.#problems.hasErrors) return undefined
    const parts = { program, controls: controls.valid, policies: policies.valid, procedures: procedures.valid }
    warnOfUnused(parts, this.#problems)
    return {
      ...program.value,
      customFrameworks: custom.valid,
      controls: parts.controls.map(({ value }) => value),
      policies: parts.policies.map(({ value }) => value),
      procedures: parts.procedures.map(({ value }) => value),
    }
  }

  #programFile(): Located<unknown> | undefined {
    const text = this.#texts.get(PROGRAM_FILE)
    if (text !== undefined) return this.#yaml(PROGRAM_FILE, text)
    const place = { file: PROGRAM_FILE, line: 1, column: 1 }
    const fix = 'Every program has this file at its root; FORMAT.md shows what is in it.'
    this.#problems.error('missing-file', place, 'The file is missing or cannot be read', fix)
    return undefined
  }

  #checkSchedules(
    timezone: string | undefined,
    procedures: readonly Located<unknown>[],
    policies: readonly Located<unknown>[],
  ): void {
    const schedules = new ScheduleCheck(timezone ?? 'UTC', this.#problems)
    for (const item of procedures) {
      const schedule = seen(procedureView, item)?.value.when.schedule
      if (schedule) schedules.check(item, ['when', 'schedule'], schedule)
    }
    for (const item of policies) {
      const schedule = seen(policyView, item)?.value.review
      if (schedule) schedules.check(item, ['review'], schedule)
    }
  }

  /** Controls or procedures: one in a file named after it, or a list. */
  #entries<T extends z.ZodType<{ id: string }>>(kind: FileKind, schema: T): Entries<z.output<T>> {
    const entries = new Entries<z.output<T>>(kind, this.#unread, this.#problems)
    for (const [file, text] of this.#filesOf(kind)) {
      const read = this.#yaml(file, text)
      if (!read) {
        entries.addBroken(baseName(file))
        continue
      }
      const isList = Array.isArray(read.value)
      const parts = Array.isArray(read.value) ? read.value.map((value, index) => read.element(index, value)) : [read]
      for (const part of parts) {
        entries.read.push(part)
        const checked = checkSchema(schema, part, this.#problems)
        if (checked) entries.add(checked, isList ? undefined : baseName(file))
        else entries.addBroken(baseName(file), idOf(part.value))
      }
    }
    return entries
  }

  #policies() {
    const entries = new Entries<z.output<typeof policy>>('policy', this.#unread, this.#problems)
    for (const [file, text] of this.#filesOf('policy')) {
      const parts = splitPolicy(file, text, this.#problems)
      if (parts) checkSections(file, parts, this.#problems)
      const read = parts && this.#yaml(file, parts.frontMatter)
      if (read) entries.read.push(read)
      const frontMatter = read && checkSchema(policyFrontMatter, read, this.#problems)
      const checked =
        frontMatter &&
        checkSchema(policy, frontMatter.with({ ...frontMatter.value, body: parts?.body }), this.#problems)
      if (checked) entries.add(checked, baseName(file))
      else entries.addBroken(baseName(file))
    }
    return entries
  }

  /** Frameworks of the program's own: a list and, under the same name, what is known about it. */
  #customFrameworks(listed: readonly string[] | undefined): { valid: Framework[]; broken: Set<string> } {
    const valid: Framework[] = []
    const broken = new Set<string>()
    const lists = new Map(this.#filesOf('framework-list').map(([file, text]) => [baseName(file), { file, text }]))
    const metadata = new Map(
      this.#filesOf('framework-metadata').map(([file, text]) => [baseName(file), { file, text }]),
    )
    for (const id of new Set([...lists.keys(), ...metadata.keys()])) {
      const list = lists.get(id)
      const about = metadata.get(id)
      if (!list || !about) {
        const missing = list ? `frameworks/${id}.yaml` : `frameworks/${id}.csv`
        const place = { file: (list ?? about)?.file ?? missing, line: 1, column: 1 }
        this.#problems.error(
          'missing-file',
          place,
          `The file ${quote(missing)} is missing`,
          'A framework needs both files.',
        )
        broken.add(id)
        continue
      }
      const before = this.#problems.errors
      const read = this.#yaml(about.file, about.text)
      const framework = readCustomFramework(list, read, this.#library, this.#problems)
      if (framework) valid.push(framework)
      if (framework && listed && !listed.includes(id)) {
        const place = { file: about.file, line: 1, column: 1 }
        const fix = `Add ${id} to frameworks in holdfast.yaml, or remove the files.`
        this.#problems.error('framework-not-listed', place, `The program does not answer ${id}`, fix)
      }
      if (this.#problems.errors > before) broken.add(id)
    }
    return { valid, broken }
  }

  #filesOf(kind: FileKind): [string, string][] {
    return [...this.#texts].filter(([file]) => kindOf(file) === kind)
  }

  #yaml(file: string, text: string): Located<unknown> | undefined {
    return readYaml(file, text, this.#problems, this.#budget)
  }
}

function idOf(value: unknown): string | undefined {
  const parsed = z.object({ id: z.string() }).safeParse(value)
  return parsed.success ? parsed.data.id : undefined
}
