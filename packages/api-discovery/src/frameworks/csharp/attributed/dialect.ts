/** Frameworks whose methods carry their whole route as an attribute: what is different from one to the next. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import { plainText, type ClassValue, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { PathSyntax } from '../../../routing/path.ts'
import type { BindingRules } from '../aspnet/binding.ts'
import type { Mark } from '../marks.ts'

/** A method of a class with what stands above it. */
export interface MarkedMethod {
  readonly of: ClassValue
  readonly member: Member
  readonly mark: Mark
  /** All attributes of the method. */
  readonly marks: readonly Mark[]
}

export interface MarkedRoute {
  readonly methods: readonly HttpMethod[]
  readonly path: Value
}

export interface Dialect {
  readonly framework: string
  readonly syntax: PathSyntax
  /** The attributes that declare a route. */
  readonly marks: RegExp
  /** Undefined when the attribute is no route of this dialect. */
  route(marked: MarkedMethod, run: Interpreter): MarkedRoute | undefined
  /** Where arguments come from of which nothing says so. */
  rules(methods: readonly HttpMethod[], marked: MarkedMethod, run: Interpreter): BindingRules
}

/** `HttpVerbs.Get`, `LambdaHttpMethod.Any`, `"POST"` */
export function methodsNamed(value: Value | undefined): readonly HttpMethod[] | undefined {
  const written = value?.kind === 'external' ? value.path.at(-1) : plainText(value)
  if (written === undefined || !/^[A-Za-z]+$/.test(written)) return undefined
  const name = written.toUpperCase()
  return name === 'ANY' || name === 'ALL' ? ANY_METHODS : [name]
}

/** Where a body goes when the method has one, and simple values come from the query. */
export function byMethod(methods: readonly HttpMethod[]): BindingRules {
  return {
    simple: 'query',
    complex: methods.some((method) => /^(?:POST|PUT|PATCH)$/.test(method)) ? 'json' : undefined,
  }
}
