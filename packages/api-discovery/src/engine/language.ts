import type { Grammar } from '../languages/parser.ts'
import type { ModuleDef } from './ir.ts'
import type { Interpreter } from './interpreter.ts'
import type { Call } from './native.ts'
import type { Module, Project } from './project.ts'
import type { Scope } from './scope.ts'
import type { ClassValue, External, List, Text, Value } from './values.ts'

/** One file to lower. */
export interface Source {
  /** Relative path with `/`. */
  readonly file: string
  readonly text: string
  /** Bodies of functions are lowered when they are first entered: right for files of which only a name is wanted. */
  readonly lazily?: boolean
}

/** How a file of a language becomes statements; runs in worker threads, so it knows nothing of the project. */
export interface Lowering {
  readonly language: string
  /** In lower case, with the dot. */
  readonly extensions: readonly string[]
  /** What `lower` parses with; loaded before it is called. */
  readonly grammars: readonly Grammar[]
  /** Extensions of files of other languages in which this one stands too: Java in pages. */
  readonly standsIn?: readonly string[]
  lower(source: Source): ModuleDef
}

/** What the interpreter must know of a language beyond its lowering. */
export interface Language {
  readonly name: string
  readonly lowering: Lowering
  /** Decorators are calls that take what they decorate (Python); else they are marks that adapters read. */
  readonly decoratorsApply: boolean
  /** Names declared in a block end with it (JavaScript); else they belong to the whole function (Python, Ruby, PHP). */
  readonly blockScope: boolean
  /** A name that nothing declares is a member of `self` (Java, Kotlin, C#, Ruby). */
  readonly selfIsImplicit: boolean
  /** As well as those of `self`, the members of what is `self` further out are seen (Java, Kotlin). */
  readonly outerSelfIsImplicit?: boolean
  /** A call of a name that nothing declares is a call of a method of `self`, whose adapter sees it as such (Ruby). */
  readonly bareCallsAreMethods?: boolean
  /** Functions in an object literal see it as `this` (JavaScript). */
  readonly objectsAreSelf: boolean
  /** Every name of the top level can be imported (Python), not only exported ones. */
  readonly exportsAll: boolean
  /** The file of the folder, or the outside package, that an import names. */
  resolve(from: string, module: Module, project: Project): Module | External | undefined
  /** A module that is a member of another one: `package.module` (Python). */
  submodule?(module: Module, name: string, project: Project): Module | External | undefined
  /** Files whose top level a module sees (`ModuleDef.scope`), parsed or not. */
  siblings?(module: Module, project: Project): readonly string[]
  /** Files of a scope that may declare a name, where that can be told without parsing them all. */
  declaring?(scope: string, name: string, project: Project): readonly string[]
  /** Names that need no declaration: `require`, `print`, `Object`. */
  builtin(name: string, scope: Scope, run: Interpreter): Value | undefined
  /** Methods of text, lists, records and unknown values. */
  method(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined
  /** Properties of text and lists. */
  property?(of: Text | List, name: string): Value | undefined
  /** Making something of a type, where that is more than calling a constructor: `Routes{…}` of Go. */
  construct?(of: ClassValue, call: Call, run: Interpreter): Value | undefined
  binary(op: string, left: Value, right: Value, run: Interpreter): Value | undefined
  /** Whether a file is read after the others, because one of them may include it in the place where it belongs (PHP). */
  readsLast?(module: Module, project: Project): boolean
  /** What a function returns that has no `return`: its last value (Ruby, Rust). */
  implicitReturn?(scope: Scope): Value | undefined
}
