/** The files of one folder as a program: modules, what their imports mean, and which adapter answers for what. */
import type { Protection } from '../routing/access-rules.ts'
import { RoutingGraph } from '../routing/graph.ts'
import { answersFor, type Framework } from './framework.ts'
import { Extensions } from './extensions.ts'
import type { FileTree } from './files.ts'
import { BudgetExceeded } from './budget.ts'
import { Interpreter } from './interpreter.ts'
import { RECEIVER_FUNCTION, type ClassDef, type FunctionDef, type ModuleDef, type TypeExpr } from './ir.ts'
import type { Language } from './language.ts'
import { runCallbacks } from './methods.ts'
import { Module } from './module.ts'
import type { Call, Native, Site } from './native.ts'
import type { Scope } from './scope.ts'
import { SharedScope } from './shared-scope.ts'
import { Uncalled } from './uncalled.ts'
import {
  candidates,
  fullName,
  native,
  UNKNOWN,
  type ClassValue,
  type External,
  type Unknown,
  type Value,
} from './values.ts'

export { Module }

export interface Problem {
  readonly file: string
  readonly reason: 'crash' | 'timeout' | 'too-deep'
  readonly detail: string
}

export class Project {
  readonly files: FileTree
  readonly graph = new RoutingGraph(() => this.#interpreter?.caller)
  readonly uncalled = new Uncalled(this)
  readonly problems: Problem[] = []
  /** How many collections and objects were made, of those that are counted. */
  made = 0
  /** The oldest thing that something was put into lately, of which routes may be made later. 0 means that it is very old. */
  changed = Infinity
  readonly #languages: readonly Language[]
  readonly #frameworks: readonly Framework[]
  readonly #modules = new Map<string, Module | undefined>()
  readonly #shared = new Map<string, SharedScope>()
  readonly #owners = new Map<FunctionDef, ClassValue>()
  readonly #answering = new Map<string, readonly Framework[]>()
  readonly #ofLanguage = new Map<string, readonly Framework[]>()
  readonly #extended = new Set<ClassDef>()
  #seenExtending = 0
  readonly extensions = new Extensions()
  /** Packages that any module imported; adapters ask before they claim an `app` that came from nowhere. */
  readonly packages = new Set<string>()

  /** Takes note that something was put into a value, or told an adapter. */
  noteChange(of: Value | undefined): void {
    this.changed = Math.min(this.changed, of !== undefined && 'born' in of ? (of.born ?? 0) : 0)
  }

  constructor(files: FileTree, languages: readonly Language[], frameworks: readonly Framework[]) {
    this.files = files
    this.#languages = languages
    this.#frameworks = frameworks
  }

  add(def: ModuleDef): Module | undefined {
    const language = this.#languages.find((one) => one.name === def.language)
    if (language === undefined) return undefined
    const known = this.#modules.get(def.file)
    if (known !== undefined) return known
    const shared = def.scope === undefined ? undefined : this.sharedScope(def.language, def.scope)
    const module = new Module(def, language, this, shared)
    this.#modules.set(def.file, module)
    shared?.add(module)
    this.extensions.add(module)
    return module
  }

  /** The common top level of a language's files with the same `ModuleDef.scope`. */
  sharedScope(languageName: string, name: string): SharedScope | undefined {
    const language = this.#languages.find((one) => one.name === languageName)
    if (language === undefined) return undefined
    const key = `${languageName}:${name}`
    let scope = this.#shared.get(key)
    if (scope === undefined) {
      const def: ModuleDef = { file: key, language: languageName, body: [], lines: 0, broken: false, cut: false }
      const holder = new Module(def, language, this)
      scope = new SharedScope(name, holder, this.#run())
      this.#shared.set(key, scope)
    }
    return scope
  }

  /** The files of a common top level as one module, for imports that name a package instead of a file. */
  packageModule(languageName: string, name: string): Module | undefined {
    const scope = this.sharedScope(languageName, name)
    if (scope === undefined) return undefined
    scope.module.surface = scope
    return scope.module
  }

  /** Whether any file that was parsed imports a package. */
  imports(name: string): boolean {
    return this.modules().some(({ def }) => def.body.some((one) => one.kind === 'import' && one.from === name))
  }

  modules(): readonly Module[] {
    return [...this.#modules.values()].filter((module) => module !== undefined)
  }

  /** The module of a file; a file that was not parsed yet is parsed now. Undefined when it cannot be. */
  module(file: string): Module | undefined {
    if (this.#modules.has(file)) return this.#modules.get(file)
    this.#modules.set(file, undefined)
    const language = this.languageOf(file)
    if (language === undefined) return undefined
    const source = this.files.source(file)
    if (source === undefined) return undefined
    this.#modules.delete(file)
    const def = this.files.lower(source, language.lowering)
    if (def === undefined) {
      this.#modules.set(file, undefined)
      return undefined
    }
    const module = this.add(def)
    if (module !== undefined) module.onDemand = true
    return module
  }

  /** A module without a file: a namespace of what lies in a folder. */
  emptyModule(file: string, languageName: string): Module | undefined {
    return this.add({ file, language: languageName, body: [], lines: 0, broken: false, cut: false })
  }

  /** Whether any manifest of the folder names a package. */
  dependsOn(name: string): boolean {
    return this.#manifests.some((text) => text.includes(`"${name}"`) || text.includes(`'${name}'`))
  }

  /** Whether the folder says what it depends on. */
  get hasManifest(): boolean {
    return this.#manifests.length > 0
  }

  #manifestTexts: readonly string[] | undefined
  get #manifests(): readonly string[] {
    return (this.#manifestTexts ??= [...this.files.paths]
      .filter((path) => /(?:^|\/)package\.json$/.test(path))
      .map((path) => this.files.text(path) ?? ''))
  }

  languageOf(file: string): Language | undefined {
    const dot = file.lastIndexOf('.')
    const extension = dot < 0 ? '' : file.slice(dot).toLowerCase()
    return this.#languages.find((language) => language.lowering.extensions.includes(extension))
  }

  /** What `name` imported from `from` is, as the module sees it; with dots, a member of what its first part is. */
  imported(module: Module, from: string, name: string, local: string): Value {
    const [first = name, ...members] = name.includes('.') && !name.startsWith('.') ? name.split('.') : [name]
    const value = this.#importedName(module, from, first, members.length === 0 ? local : first)
    return members.reduce((of, member) => this.#run().memberOf(of, member, module.file), value)
  }

  #importedName(module: Module, from: string, name: string, local: string): Value {
    const target = module.language.resolve(from, module, this)
    if (target === undefined) return { kind: 'unknown', label: local, bare: true }
    if (!(target instanceof Module)) {
      this.packages.add(target.package)
      if (name === '*') return target
      if (name === 'default') return this.externalMember(target, 'default', this.#run())
      return this.externalMember(target, name, this.#run())
    }
    if (name === '*') return { kind: 'module', module: target }
    if (target === module) {
      // `from . import users` inside the package itself names its module, not the name being declared.
      const sub = module.language.submodule?.(module, name, this)
      if (sub instanceof Module) return { kind: 'module', module: sub }
    }
    return target.member(name, this.#run()) ?? { kind: 'unknown', label: local, bare: true }
  }

  #interpreter: Interpreter | undefined
  #run(): Interpreter {
    return (this.#interpreter ??= new Interpreter(this))
  }

  // Reading

  /** Reads every module, then what nothing called, then lets adapters look at classes, functions and files. */
  readAll(): Interpreter {
    const run = this.#run()
    const later = this.modules().filter((module) => module.language.readsLast?.(module, this) === true)
    const last = new Set(later)
    for (const module of this.modules()) if (!last.has(module)) module.read(run)
    for (const module of later) module.read(run)
    this.uncalled.read(run)
    for (const of of this.classes) {
      run.unit(of.scope.module, () => this.#frameworksFor(of.scope.module).forEach((f) => f.class?.(of, run)))
    }
    for (const fn of this.uncalled.functions) {
      if ((fn.fn.decorators?.length ?? 0) === 0) continue
      run.unit(fn.scope.module, () => this.#frameworksFor(fn.scope.module).forEach((f) => f.function?.(fn, run)))
    }
    for (const framework of this.#frameworks) {
      try {
        framework.files?.(this, run)
      } catch (error) {
        this.problems.push({ file: '.', reason: 'crash', detail: `${framework.name}: ${String(error)}` })
      }
    }
    return run
  }

  /** What the configurations of all frameworks put in front of endpoints; asked after `readAll`. */
  protection(run: Interpreter): Protection {
    const protections = this.#frameworks.flatMap((framework) => {
      try {
        return framework.protects?.(this, run) ?? []
      } catch (error) {
        this.problems.push({ file: '.', reason: 'crash', detail: `${framework.name}: ${String(error)}` })
        return []
      }
    })
    return (asked) => {
      try {
        return protections.flatMap((one) => one(asked))
      } catch (error) {
        this.report(asked.endpoint.file, error)
        return []
      }
    }
  }

  /** Classes that were met so far. */
  get classes(): readonly ClassValue[] {
    return this.uncalled.classes
  }

  setOwner(fn: FunctionDef, owner: ClassValue): void {
    this.#owners.set(fn, owner)
  }

  ownerOf(fn: FunctionDef | undefined): ClassValue | undefined {
    return fn === undefined ? undefined : this.#owners.get(fn)
  }

  /** Whether a class of the folder names it as a base. */
  isExtended(of: ClassValue, run: Interpreter): boolean {
    for (; this.#seenExtending < this.classes.length; this.#seenExtending++) {
      const other = this.classes[this.#seenExtending]
      if (other === undefined) continue
      for (const base of this.basesOf(other, run)) if (base.kind === 'class') this.#extended.add(base.def)
    }
    return this.#extended.has(of.def)
  }

  /** Each base once. What comes from the class itself is none, so that walks from base to base end. */
  basesOf(of: ClassValue, run: Interpreter): readonly Value[] {
    if (of.bases === undefined) {
      of.bases = []
      const bases = new Set(of.def.bases.map((base) => run.evaluate(base, of.scope)))
      of.bases = [...bases].filter((base) => base.kind !== 'class' || !this.#comesFrom(base, of, run))
    }
    return of.bases
  }

  #comesFrom(of: ClassValue, ancestor: ClassValue, run: Interpreter, seen = new Set<ClassValue>()): boolean {
    if (of === ancestor) return true
    if (seen.has(of)) return false
    seen.add(of)
    return this.basesOf(of, run).some((base) => base.kind === 'class' && this.#comesFrom(base, ancestor, run, seen))
  }

  /** Takes note of what went wrong while a file was read; the rest goes on. */
  report(file: string, error: unknown): void {
    if (error instanceof BudgetExceeded) {
      this.problems.push({ file, reason: 'timeout', detail: 'too many steps; read in part' })
    } else if (error instanceof RangeError) {
      this.problems.push({ file, reason: 'too-deep', detail: 'nested too deep; read in part' })
    } else {
      this.problems.push({ file, reason: 'crash', detail: `please report this: ${String(error)}` })
    }
  }

  // Adapters

  #frameworksFor(module: Module): readonly Framework[] {
    const { name } = module.language
    let found = this.#ofLanguage.get(name)
    if (found === undefined) {
      found = this.#frameworks.filter((framework) => framework.languages.includes(name))
      this.#ofLanguage.set(name, found)
    }
    return found
  }

  #answers(name: string): readonly Framework[] {
    let found = this.#answering.get(name)
    if (found === undefined) {
      found = this.#frameworks.filter((framework) => answersFor(framework.packages, name))
      this.#answering.set(name, found)
    }
    return found
  }

  /** Whether an adapter answers for a package. */
  isAnswered(name: string): boolean {
    return this.#answers(name).length > 0
  }

  externalMember(of: External, name: string, run: Interpreter, site?: Site): Value {
    for (const one of candidates(of)) {
      for (const framework of this.#answers(one.package)) {
        const value = framework.member?.(one, name, run, site)
        if (value !== undefined) return value
      }
    }
    const inside = (one: External): External => {
      return { kind: 'external', package: one.package, path: [...one.path, name] }
    }
    return of.others === undefined ? inside(of) : { ...inside(of), others: of.others.map(inside) }
  }

  callExternal(callee: External, call: Call, run: Interpreter): Value {
    for (const one of candidates(callee)) {
      for (const framework of this.#answers(one.package)) {
        const value = framework.call?.(one, call, run)
        if (value === undefined) continue
        this.noteChange(undefined)
        return value
      }
    }
    runCallbacks(run, call)
    return {
      kind: 'external',
      package: callee.package,
      path: [...callee.path, '()'],
      call,
      ...(callee.receiver === undefined ? {} : { receiver: callee.receiver }),
    }
  }

  callExternalMethod(receiver: External, name: string, call: Call, run: Interpreter): Value {
    const method = this.externalMember(receiver, name, run, call)
    if (method.kind !== 'external') return run.call(method, call)
    const others = method.others?.map((one) => ({ ...one, receiver }))
    return this.callExternal({ ...method, receiver, ...(others === undefined ? {} : { others }) }, call, run)
  }

  /** Whether an outside name stands for the request, by the adapter that answers for it. */
  isGlobalRequest(of: External): boolean {
    return this.#answers(of.package).some((framework) => framework.isGlobalRequest?.(of) === true)
  }

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    for (const framework of this.#frameworksFor(of.scope.module)) {
      const value = framework.classMethod?.(of, name, call, run)
      if (value === undefined) continue
      this.noteChange(undefined)
      return value
    }
    return undefined
  }

  /** Full dotted names of the outside classes that a class comes from, through the folder's own. */
  outsideBases(of: ClassValue, run: Interpreter, depth = 0): string[] {
    if (depth > 16) return []
    return this.basesOf(of, run).flatMap((base) => {
      if (base.kind === 'external') return candidates(base).map(fullName)
      return base.kind === 'class' ? this.outsideBases(base, run, depth + 1) : []
    })
  }

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Value | undefined {
    if (unknown.bare !== true) return undefined
    for (const framework of this.#frameworksFor(call.scope.module)) {
      const claimed: Native | undefined = framework.claim?.(unknown, method, call, run)
      if (claimed !== undefined) return (unknown.claimed = native(claimed))
    }
    return undefined
  }

  // Types

  /** The value with what its declared type says: an unknown `app: Express` is an application. */
  withType(value: Value, type: TypeExpr | undefined, scope: Scope): Value {
    if (type !== undefined && value.kind === 'native') value.native.typed(type, scope, this.#run())
    if (type?.kind === 'named' && type.name === RECEIVER_FUNCTION && value.kind === 'function') {
      return { ...value, takesSelf: true }
    }
    if (type === undefined || value.kind !== 'unknown' || value.claimed !== undefined || value.type !== undefined)
      return value
    return { ...value, type, scope }
  }

  /** What an unknown turns out to be by its declared type. */
  resolveUnknown(of: Unknown, run: Interpreter, depth = 0): Value | undefined {
    if (of.claimed !== undefined) return of.claimed
    if (of.type === undefined || of.scope === undefined) return undefined
    const type = this.resolveType(of.type, of.scope, run)
    for (const one of type) {
      if (one.kind === 'external') {
        const value = this.#typed(one, run)
        if (value !== undefined) return (of.claimed = value)
      } else if (one.kind === 'class' && one.def.alias !== undefined) {
        const value =
          depth > 8 ? undefined : this.resolveUnknown({ ...of, type: one.def.alias, scope: one.scope }, run, depth + 1)
        if (value !== undefined) return (of.claimed = value)
      } else if (one.kind === 'class') {
        of.claimed = UNKNOWN
        const call = run.callOf(undefined, one.scope, [], new Map(), one.def.line)
        return (of.claimed = run.instantiate(one, call))
      }
    }
    return undefined
  }

  #typed(type: External, run: Interpreter): Value | undefined {
    for (const one of candidates(type)) {
      for (const framework of this.#answers(one.package)) {
        const value = framework.typed?.(one, run)
        if (value !== undefined) return value
      }
    }
    return undefined
  }

  /** Classes and outside names that a type stands for. */
  resolveType(type: TypeExpr, scope: Scope, run: Interpreter): readonly Value[] {
    switch (type.kind) {
      case 'named': {
        const [first, ...rest] = type.name.split('.')
        let value = first === undefined ? undefined : run.lookUp(first, scope, 0)
        for (const name of rest) if (value !== undefined) value = run.memberOf(value, name, scope.module.file)
        return value === undefined ? [] : [value]
      }
      case 'union':
      case 'all':
        return type.of.flatMap((one) => this.resolveType(one, scope, run))
      default:
        return []
    }
  }
}
