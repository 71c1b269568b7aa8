import type { Interpreter } from './interpreter.ts'
import type { Call, Native, Site } from './native.ts'
import type { ReadProtection } from '../routing/access-rules.ts'
import type { Project } from './project.ts'
import type { ClassValue, External, FunctionValue, Unknown, Value } from './values.ts'

/**
 * A framework as the interpreter sees it: answers for the values of some packages, and puts what it learns into the
 * project's routing graph. Every method may answer undefined, which means: not mine.
 */
export interface Framework {
  /** In lower case; the `framework` of its endpoints. */
  readonly name: string
  /** Languages whose modules it looks at. */
  readonly languages: readonly string[]
  /** Packages it answers for; `@scope/*` and `a.b.*` stand for all that begin so. */
  readonly packages: readonly string[]
  /**
   * Words of which a file holds at least one if it can hold this framework's routes, mounts or routers, as the source
   * of a regular expression. Files without any framework's words are not parsed until something imports them.
   */
  readonly hints: string
  /**
   * Words of the servers that generators write for it, as the source of a regular expression. What says that it is
   * generated is left out without them; a route is one, whoever wrote it.
   */
  readonly generated?: string
  /** `callee(...)` or `new callee(...)`. */
  call?(callee: External, call: Call, run: Interpreter): Value | undefined
  /** `of.name`, when the plain outside value would not do. */
  member?(of: External, name: string, run: Interpreter, site?: Site): Value | undefined
  /** The value of a parameter or field declared with an outside type. */
  typed?(type: External, run: Interpreter): Value | undefined
  /** An unknown of which a method is called (`()` for a call of itself): a router under a well-known name. */
  claim?(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined
  /** A method of a class of the folder that an outside base class has: `View.as_view()`. */
  classMethod?(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined
  /** Whether an outside name stands for the request being handled, so that any function can read it: Flask's `request`. */
  isGlobalRequest?(of: External): boolean
  /** Every class of the modules that were read. */
  class?(of: ClassValue, run: Interpreter): void
  /** Every function of the modules that were read that carries decorators or annotations. */
  function?(fn: FunctionValue, run: Interpreter): void
  /** After all modules were read: routes that lie in the names of files or in configuration. */
  files?(project: Project, run: Interpreter): void
  /** After all routes are known: guards that the configuration puts in front of them. */
  readonly protects?: ReadProtection
}

/** Whether one of the patterns of `Framework.packages` names the package. */
export function answersFor(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name))
}
