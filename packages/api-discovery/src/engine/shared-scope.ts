import type { Interpreter } from './interpreter.ts'
import type { Module } from './module.ts'
import { Scope } from './scope.ts'
import type { Value } from './values.ts'

/** The top level that several files have in common: a Go package, a Java package, a namespace. */
export class SharedScope extends Scope {
  readonly #run: Interpreter
  readonly #name: string
  readonly #declaredBy = new Map<string, Module>()
  readonly #members = new Set<Module>()
  /** Modules whose siblings were looked for already. */
  readonly #complete = new Set<Module>()

  /** Names that the language was asked for. */
  readonly #sought = new Set<string>()

  constructor(name: string, holder: Module, run: Interpreter) {
    super(holder)
    this.#name = name
    this.#run = run
  }

  add(module: Module): void {
    if (this.#members.has(module)) return
    this.#members.add(module)
    for (const name of module.declares()) if (!this.#declaredBy.has(name)) this.#declaredBy.set(name, module)
  }

  get members(): readonly Module[] {
    return [...this.#members]
  }

  override has(name: string): boolean {
    if (super.has(name) || this.#declaredBy.has(name)) return true
    this.parseAll()
    this.#findDeclaring(name)
    return this.#declaredBy.has(name)
  }

  override own(name: string): Value | undefined {
    if (super.has(name)) return super.own(name)
    if (!this.has(name)) return undefined
    const module = this.#declaredBy.get(name)
    if (module === undefined) return undefined
    module.read(this.#run)
    return module.scope.own(name)
  }

  /** Of languages that can tell which file declares a name, only that one is parsed. */
  #findDeclaring(name: string): void {
    if (this.#sought.has(name) || this.#declaredBy.has(name)) return
    this.#sought.add(name)
    const { language, project } = this.module
    for (const file of language.declaring?.(this.#name, name, project) ?? []) {
      const module = project.module(file)
      if (module !== undefined) this.add(module)
    }
  }

  /**
   * Parses the files that were left out because they hold no routes; called when a name is missing that they may
   * declare. Whether there were any.
   */
  parseAll(): boolean {
    if (this.#complete.size === this.#members.size) return false
    const before = this.#members.size
    for (const module of this.#members) {
      if (this.#complete.has(module)) continue
      this.#complete.add(module)
      for (const file of module.language.siblings?.(module, module.project) ?? []) module.project.module(file)
    }
    return this.#members.size > before
  }
}
