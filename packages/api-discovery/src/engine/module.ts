import type { ModuleDef } from './ir.ts'
import type { Interpreter } from './interpreter.ts'
import type { Language } from './language.ts'
import type { Project } from './project.ts'
import { classMember } from './members.ts'
import { Scope } from './scope.ts'
import { record, type RecordValue, type Value } from './values.ts'

/** A file of the project while it is read. */
export class Module {
  readonly def: ModuleDef
  readonly file: string
  readonly language: Language
  readonly project: Project
  readonly scope: Scope
  readonly exports: RecordValue = record()
  /** `module` of CommonJS: its `exports` may be replaced. */
  readonly commonjs: RecordValue = record([['exports', this.exports]])
  /** What importing it shows, when that is not its own top level but that of several files (a Go package). */
  surface: Scope | undefined
  /** Parsed because something imports it, not for what it holds. */
  onDemand = false
  state: 'new' | 'running' | 'done' = 'new'
  readonly #lazy = new Map<string, () => Value>()
  readonly #all: (() => Value)[] = []
  readonly #stars: (() => Value)[] = []

  constructor(def: ModuleDef, language: Language, project: Project, shared?: Scope) {
    this.def = def
    this.file = def.file
    this.language = language
    this.project = project
    this.scope = new Scope(this, shared)
  }

  /** Names that its top level declares, imports left out. */
  declares(): string[] {
    return this.def.body.flatMap((one) => {
      if (one.kind === 'let') return one.to.kind === 'name' ? [one.to.name] : []
      return one.kind === 'function' || one.kind === 'class' ? [one.name] : []
    })
  }

  exportValue(name: string, value: Value): void {
    this.exports.fields.set(name, value)
  }

  exportLazily(name: string, value: () => Value): void {
    this.#lazy.set(name, value)
  }

  reexportAll(from: () => Value): void {
    this.#all.push(from)
  }

  /** Evaluates the top level once. A module that is being read answers with what it has so far. */
  read(run: Interpreter): void {
    if (this.state !== 'new') return
    this.state = 'running'
    const { handling, condition } = run
    const readTop = (): void => {
      run.handling = 0
      run.condition = undefined
      run.execute(this.def.body, this.scope, [])
    }
    run.unit(this, readTop, true)
    run.handling = handling
    run.condition = condition
    this.state = 'done'
  }

  /** What `import { name }` gives. */
  member(name: string, run: Interpreter): Value | undefined {
    this.read(run)
    const own = this.exports.fields.get(name) ?? this.#forceLazy(name)
    if (own !== undefined) return own
    const replaced = this.replaced()
    if (replaced !== undefined) {
      if (name === 'default') return replaced
      if (replaced.kind === 'external') return this.project.externalMember(replaced, name, run)
      if (replaced.kind === 'record' || replaced.kind === 'function') {
        const field = replaced.fields.get(name)
        if (field !== undefined) return field
      }
    }
    if (name === 'default' && this.exports.fields.size > 0) return this.exports
    for (const from of this.#all) {
      const source = from()
      const found = source.kind === 'module' && source.module !== this ? source.module.member(name, run) : undefined
      if (found !== undefined) return found
    }
    if (this.language.exportsAll) {
      const top = this.surface?.own(name) ?? this.scope.own(name) ?? this.#fromStars(name, run)
      if (top !== undefined) return top
    }
    const sub = this.language.submodule?.(this, name, this.project)
    if (sub === undefined) return undefined
    return sub instanceof Module ? { kind: 'module', module: sub } : sub
  }

  importAll(from: () => Value): void {
    this.#stars.push(from)
  }

  /** A name that came with `from module import *`; from outside packages, any name may have come. */
  starMember(name: string, run: Interpreter): Value | undefined {
    const sources = this.#stars.map((from) => from())
    for (const source of sources) {
      if (source.kind === 'module' && source.module !== this) {
        const found = source.module.member(name, run)
        if (found !== undefined) return found
      } else if (source.kind === 'class') {
        const found = classMember(run, source, name)
        if (found !== undefined) return found
      }
    }
    if (!/^[A-Za-z]/.test(name)) return undefined
    // Of several packages, those that an adapter knows are the likeliest to matter.
    const outside = sources.filter((source) => source.kind === 'external')
    const known = outside.filter((one) => run.project.isAnswered(one.package))
    const [source, ...others] = known.length > 0 ? known : outside.slice(0, 1)
    return source === undefined
      ? undefined
      : run.project.externalMember(others.length === 0 ? source : { ...source, others }, name, run)
  }

  /** What `require()` gives, or calling the module itself. */
  main(run: Interpreter): Value | undefined {
    this.read(run)
    return this.replaced() ?? this.exports.fields.get('default')
  }

  /** What took the place of `module.exports`. */
  replaced(): Value | undefined {
    const exported = this.commonjs.fields.get('exports')
    return exported === this.exports ? undefined : exported
  }

  /** All names that can be imported from it. */
  names(run: Interpreter): string[] {
    this.read(run)
    return [...this.exports.fields.keys(), ...this.#lazy.keys()]
  }

  /** A package hands on what it imported with `*` from its own modules. */
  #fromStars(name: string, run: Interpreter): Value | undefined {
    for (const from of this.#stars) {
      const source = from()
      const found = source.kind === 'module' && source.module !== this ? source.module.member(name, run) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }

  #forceLazy(name: string): Value | undefined {
    const lazy = this.#lazy.get(name)
    if (lazy === undefined) return undefined
    this.#lazy.delete(name)
    const value = lazy()
    this.exports.fields.set(name, value)
    return value
  }
}
