/** The functions and classes of a program, and the reading of those that nothing in it calls. */
import { invoke } from './calling.ts'
import type { Interpreter } from './interpreter.ts'
import type { ClassDef, FunctionDef } from './ir.ts'
import { mentionedNames, unmentionedAmong } from './mentions.ts'
import type { Call } from './native.ts'
import type { Project } from './project.ts'
import { Scope } from './scope.ts'
import { Speculations } from './speculation.ts'
import type { ClassValue, FunctionValue, Value } from './values.ts'

const MAX_CLASSES_OF_A_DEFINITION = 16

/** How often what none of the others mentions is read before the rest. */
const MAX_ROUNDS = 4

export class Uncalled {
  readonly #project: Project
  readonly #speculations: Speculations
  readonly #functions: FunctionValue[] = []
  readonly #classes: ClassValue[] = []
  readonly #made = new Map<ClassDef, number>()
  readonly #seen = new Set<FunctionDef>()
  readonly #called = new Set<FunctionDef>()
  readonly #constructed = new Set<ClassValue>()
  readonly #instances = new Map<ClassValue, Value>()

  constructor(project: Project) {
    this.#project = project
    this.#speculations = new Speculations(project.graph)
  }

  /** Functions that were met so far, each definition once. */
  get functions(): readonly FunctionValue[] {
    return this.#functions
  }

  get classes(): readonly ClassValue[] {
    return this.#classes
  }

  /**
   * Functions and classes that nothing in the folder calls: entry points, plugins loaded by name, exported setups. They
   * are read with unknown arguments, outer ones first; reading one may call others. What is mentioned by name is left
   * for later, because whoever calls it knows the arguments: first comes what nothing mentions, then, some times over,
   * what none of the others mentions, in the end the rest.
   */
  read(run: Interpreter): void {
    this.#mentioned = mentionedNames(
      this.#project
        .modules()
        .filter((module) => !module.onDemand)
        .map((module) => module.def),
    )
    const isUnmentioned = ({ name }: { readonly name?: string }): boolean =>
      name === undefined || !this.#mentioned.has(name)
    this.#readLeft(run, isUnmentioned, (of) => isUnmentioned(of.def))
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const left = this.#uncalled()
      if (left.length > 0) this.#readLeft(run, unmentionedAmong(left), () => false)
    }
    this.#readLeft(
      run,
      () => true,
      () => true,
    )
  }

  #mentioned: ReadonlySet<string> = new Set()

  /** Functions and methods that may be read as if nobody called them. */
  #uncalled(): FunctionDef[] {
    const functions = this.#functions.flatMap(({ fn, scope }) => (scope.module.onDemand ? [] : [fn]))
    const methods = this.#classes.flatMap((of) => [
      ...(of.scope.module.onDemand ? [] : of.def.members),
      ...this.#project.extensions.members(of).flatMap(({ member, scope }) => (scope.module.onDemand ? [] : [member])),
    ])
    const bodies = methods.flatMap(({ method }) => (method === undefined ? [] : [method]))
    return [...functions, ...bodies].filter((fn) => !this.#called.has(fn))
  }

  #readLeft(run: Interpreter, isTime: (fn: FunctionDef) => boolean, isClassTime: (of: ClassValue) => boolean): void {
    let functions = 0
    let classes = 0
    while (functions < this.#functions.length || classes < this.#classes.length) {
      for (; functions < this.#functions.length; functions++) {
        const fn = this.#functions[functions]
        // A file without any framework's words registers nothing unless something that does calls it.
        if (fn === undefined || this.#called.has(fn.fn) || fn.scope.module.onDemand || !isTime(fn.fn)) continue
        const read = (): void => this.#speculations.read(fn.fn, () => void invoke(run, fn, []))
        run.unit(fn.scope.module, () => run.maybe(read))
      }
      for (; classes < this.#classes.length && functions === this.#functions.length; classes++) {
        const of = this.#classes[classes]
        if (of !== undefined) this.#readClass(run, of, isTime, isClassTime)
      }
    }
  }

  #readClass(
    run: Interpreter,
    of: ClassValue,
    isTime: (fn: FunctionDef) => boolean,
    isClassTime: (of: ClassValue) => boolean,
  ): void {
    if (of.def.abstract === true || of.scope.module.onDemand) return
    run.unit(of.scope.module, () =>
      run.maybe(() => {
        const call = run.callOf(undefined, of.scope, [], new Map(), of.def.line)
        this.#readExtensions(run, of, call, isTime)
        // A getter may stand for what it makes: `lazy val routes = …`.
        const methods = of.def.members.filter(
          (member) => member.method !== undefined && (member.role === undefined || member.role === 'getter'),
        )
        // A class may mention itself where the program begins: `new App().start()`.
        const begins = methods.some((member) => member.name === 'main')
        // Methods of an object that extends an outside class are called from outside.
        const isMade = this.#constructed.has(of) && this.#project.outsideBases(of, run).length === 0
        if (isMade || !(begins || isClassTime(of))) return
        const instance = this.#instances.get(of) ?? run.instantiate(of, call)
        const callers = methods.filter((member) => member.name === 'main' || !this.#mentioned.has(member.name))
        for (const member of [...callers, ...methods.filter((one) => !callers.includes(one))]) {
          if (member.method === undefined || this.#called.has(member.method)) continue
          const self = member.static === true ? of : instance
          if (member.method.receiver === undefined) {
            invoke(run, run.makeFunction(member.method, of.scope, self, of), [], new Map(), self)
          } else invoke(run, run.makeFunction(member.method, new Scope(of.scope.module, of.scope, self)), [])
        }
      }),
    )
  }

  /** Methods given to a class are as free as functions: read when nobody called them, on what was made first. */
  #readExtensions(run: Interpreter, of: ClassValue, call: Call, isTime: (fn: FunctionDef) => boolean): void {
    for (const { member, scope } of this.#project.extensions.members(of)) {
      const { method } = member
      if (method === undefined || scope.module.onDemand || this.#called.has(method) || !isTime(method)) continue
      let self = this.#instances.get(of)
      if (self === undefined) this.#instances.set(of, (self = run.instantiate(of, call)))
      const fn = run.makeFunction(method, new Scope(scope.module, scope, self), self, of)
      run.unit(scope.module, () => run.maybe(() => invoke(run, fn, [], new Map(), self)))
    }
  }

  noteFunction(fn: FunctionValue): void {
    if (this.#seen.has(fn.fn)) return
    this.#seen.add(fn.fn)
    this.#functions.push(fn)
  }

  /** A class inside a function is made anew by every call, which may be one of its own: a few of them tell all. */
  noteClass(of: ClassValue): void {
    const made = (this.#made.get(of.def) ?? 0) + 1
    this.#made.set(of.def, made)
    if (made <= MAX_CLASSES_OF_A_DEFINITION) this.#classes.push(of)
  }

  noteCalled(fn: FunctionDef): void {
    this.#called.add(fn)
  }

  /** Takes note that a call added so much to the graph. */
  noteAdditions(fn: FunctionDef, additions: number): void {
    this.#speculations.noteCall(fn, additions)
  }

  /** Takes note of what was made of a class: its methods that nobody calls are read on the first instance. */
  noteInstance(of: ClassValue, instance: Value): void {
    this.#constructed.add(of)
    if (!this.#instances.has(of)) this.#instances.set(of, instance)
  }
}
