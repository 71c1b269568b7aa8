/** Controllers of frameworks that write `@Path` on classes, `@GET("/x")` on methods and places on parameters. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { below, itemsOf, list, text, type ClassValue, type Value } from '../../engine/values.ts'
import type { HttpMethod, ParamPlace } from '../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../routing/graph.ts'
import type { PathSyntax } from '../../routing/path.ts'
import { addBody } from './body.ts'
import { element, isFrom, textElement, type Mark } from './marks.ts'
import {
  classMarks,
  implementation,
  methodMarks,
  methodsOf,
  parameterMarks,
  parameterType,
  scopeOf,
  type Method,
} from './methods.ts'
import { namesInPath } from './path-names.ts'

export interface MarkStyle {
  readonly framework: string
  readonly syntax: PathSyntax
  /** Where its annotations come from. */
  readonly packages: readonly string[]
  readonly verbs: Readonly<Record<string, readonly HttpMethod[]>>
  /** Annotations of parameters by place. */
  readonly places: Readonly<Record<string, ParamPlace>>
  /** Where parameters without an annotation come from, besides the path; left out, they are no inputs. */
  readonly bare?: 'body'
}

interface Facts {
  readonly method: Method
  readonly inPath: ReadonlySet<string>
}

function isFacts(facts: unknown): facts is Facts {
  return typeof facts === 'object' && facts !== null && 'method' in facts && 'inPath' in facts
}

export function markReader(style: MarkStyle): Reader {
  return {
    framework: style.framework,
    endSlash: 'dropped',
    syntax: style.syntax,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      if (isFacts(route.facts)) readParameters(route.facts, style, facts, run)
    },
  }
}

/** Without an import, `@Path` and `@GET` are those of JAX-RS. */
function isOf(mark: Mark, style: MarkStyle): boolean {
  return mark.package !== '' && isFrom(mark, ...style.packages)
}

/** Registers the methods of a class that carry a verb. */
export function addMarkedController(of: ClassValue, style: MarkStyle, router: Router, run: Interpreter): void {
  const own = classMarks(of, run).filter((mark) => isOf(mark, style))
  const prefixes = pathsOf(own.filter((mark) => mark.name === 'Path'))
  for (const method of methodsOf(of, run)) {
    const marks = methodMarks(method, run).filter((mark) => isOf(mark, style))
    const verbs = marks.filter((mark) => Object.hasOwn(style.verbs, mark.name))
    const [first] = verbs
    const [declared] = method.declarations
    if (first === undefined || declared === undefined) continue
    const written = pathsOf([...verbs, ...marks.filter((mark) => mark.name === 'Path')])
    const path = list(
      (prefixes.length > 0 ? prefixes : [text('')]).flatMap((prefix) =>
        (written.length > 0 ? written : [text('')]).map((one) => joined(prefix, one)),
      ),
    )
    const facts: Facts = { method, inPath: namesInPath(path, style.syntax) }
    router.route({
      file: declared.owner.scope.module.file,
      line: first.line,
      condition: undefined,
      methods: verbs.flatMap((mark) => style.verbs[mark.name] ?? []),
      path,
      handlers: [],
      handler: `${of.def.name ?? ''}.${method.name}`,
      facts,
    })
  }
}

/** Whether any method of a class carries a verb. */
export function isMarkedController(of: ClassValue, style: MarkStyle, run: Interpreter): boolean {
  return methodsOf(of, run).some((method) =>
    methodMarks(method, run).some((mark) => Object.hasOwn(style.verbs, mark.name) && isOf(mark, style)),
  )
}

function pathsOf(marks: readonly Mark[]): Value[] {
  return marks.flatMap((mark) => [...itemsOf(element(mark, 'value', 'path'))])
}

function joined(prefix: Value, path: Value): Value {
  return below(prefix, path)
}

function readParameters({ method, inPath }: Facts, style: MarkStyle, facts: HandlerFacts, run: Interpreter): void {
  const declared = implementation(method)
  for (const [i, param] of (declared?.fn.params ?? []).entries()) {
    if (declared === undefined) return
    const own = param.to.kind === 'name' ? param.to.name : 'param'
    const mark = parameterMarks(method, i, run).find((one) => Object.hasOwn(style.places, one.name))
    const place = mark === undefined ? undefined : style.places[mark.name]
    const { type, scope } = parameterType(declared, i)
    if (place === 'body' || (place === undefined && style.bare === 'body' && !inPath.has(own) && isData(type))) {
      addBody(type, scope ?? scopeOf(declared.owner), facts, run)
    } else if (place !== undefined) facts.add({ name: textElement(mark, 'value', 'name') ?? own, in: place })
  }
}

/** Not the framework's own context, session or the like. */
function isData(type: { readonly kind: string } | undefined): boolean {
  if (type?.kind !== 'named' || !('name' in type)) return type !== undefined
  return !/(?:Context|Request|Response|Session|Route|Continuation|Logger)$/.test(String(type.name))
}
