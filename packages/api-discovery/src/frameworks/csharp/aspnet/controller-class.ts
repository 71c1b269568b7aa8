/** Which classes are controllers, and which of their methods answer requests. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import type { ClassValue } from '../../../engine/values.ts'
import { hasMark, NOT_PUBLIC } from '../../../languages/csharp/context.ts'
import { markNamed, marksOf, memberScope, type Mark } from '../marks.ts'

export interface Controller {
  readonly of: ClassValue
  /** Of the class and of those that it extends, nearest first. */
  readonly marks: readonly Mark[]
  /** `mvc` returns pages, `api` data, `webapi` is Web API 2, `odata` goes by names. */
  readonly kind: 'mvc' | 'api' | 'webapi' | 'odata'
}

const BASES =
  /(?:^|\.)(?:Controller|ControllerBase|ApiController|ODataController|AsyncController|AbpController|AbpControllerBase)$/

/** Ardalis.ApiEndpoints: a controller of one action, `EndpointBaseAsync.WithRequest<T>.WithActionResult`. */
const SINGLE_ACTION = /(?:^|\.)(?:EndpointBase(?:Sync|Async)?|Base(?:Async)?Endpoint)(?:\.With\w+|$)/

export function controllerOf(of: ClassValue, run: Interpreter): Controller | undefined {
  if (of.def.abstract === true || of.def.name === undefined) return undefined
  const bases = run.project.outsideBases(of, run)
  const marks = classMarks(of, run)
  if (markNamed(marks, 'NonController') !== undefined) return undefined
  if (bases.some((base) => base.endsWith('WebApiController'))) return undefined
  if (bases.some((base) => SINGLE_ACTION.test(base))) return { of, marks, kind: 'api' }
  const isNamedSo = of.def.name.endsWith('Controller')
  const isMarked = markNamed(marks, 'ApiController', 'Controller') !== undefined
  const derives = bases.some((base) => BASES.test(base) || (isNamedSo && /Controller(?:Base)?$/.test(base)))
  const isRouted = isNamedSo && markNamed(marks, 'Route', 'RoutePrefix') !== undefined
  if (!derives && !isMarked && !isRouted && !(isNamedSo && bases.length === 0 && hasActions(of))) return undefined
  if (bases.some((base) => base.endsWith('.ApiController'))) return { of, marks, kind: 'webapi' }
  if (bases.some((base) => /(?:^|\.)ODataController$/.test(base))) return { of, marks, kind: 'odata' }
  const isApi = markNamed(marks, 'ApiController') !== undefined || bases.some((base) => base.endsWith('ControllerBase'))
  return { of, marks, kind: isApi ? 'api' : 'mvc' }
}

/** A plain class of the name counts when its methods say that they answer requests. */
function hasActions(of: ClassValue): boolean {
  return of.def.members.some(({ decorators }) => JSON.stringify(decorators ?? []).includes('"name":"Http'))
}

export function classMarks(of: ClassValue, run: Interpreter, depth = 0): readonly Mark[] {
  const own = marksOf(of.def.decorators, memberScope(of), run)
  if (depth > 8) return own
  const inherited = run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? classMarks(base, run, depth + 1) : []))
  // Routes of a class replace those of the classes that it extends.
  const routes = own.some(({ name }) => name === 'Route' || name === 'RoutePrefix')
  return [...own, ...inherited.filter(({ name }) => !routes || (name !== 'Route' && name !== 'RoutePrefix'))]
}

export interface Action {
  readonly member: Member
  readonly owner: ClassValue
  readonly marks: readonly Mark[]
}

/** Public methods of a controller and of the classes of the folder that it extends; nearer ones hide others. */
export function actionsOf(of: ClassValue, run: Interpreter): Action[] {
  return methodsOf(of, run, 0).filter(({ marks }) => markNamed(marks, 'NonAction', 'ChildActionOnly') === undefined)
}

function methodsOf(of: ClassValue, run: Interpreter, depth: number): Action[] {
  const own = of.def.members.flatMap((member): Action[] => {
    if (!isAction(member)) return []
    return [{ member, owner: of, marks: marksOf(member.decorators, memberScope(of), run) }]
  })
  if (depth > 8) return own
  const inherited = run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? methodsOf(base, run, depth + 1) : []))
  const hidden = new Set(own.map(({ member }) => signature(member)))
  const result = own.map((action) => {
    // An override without attributes keeps those of what it overrides.
    const base = inherited.find(({ member }) => signature(member) === signature(action.member))
    return action.marks.length === 0 && base !== undefined ? { ...action, marks: base.marks } : action
  })
  return [...result, ...inherited.filter(({ member }) => !hidden.has(signature(member)))]
}

function signature(member: Member): string {
  return `${member.name}/${member.method?.params.length ?? 0}`
}

const LIFECYCLE =
  /^(?:Dispose|OnActionExecut(?:ing|ed)|OnActionExecutionAsync|OnAuthorization|OnException|Initialize|ToString|Equals|GetHashCode)$/

function isAction(member: Member): boolean {
  if (member.method === undefined || member.role !== undefined || member.static === true) return false
  return !hasMark(member.decorators, NOT_PUBLIC) && !LIFECYCLE.test(member.name)
}
