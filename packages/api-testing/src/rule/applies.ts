import type { Baseline } from '../baseline/baseline.ts'
import { nothingVolatile } from '../baseline/difference.ts'
import { contentKind } from '../http/message.ts'
import { isIdName } from '../values/names.ts'
import { scalarText } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { pointsOf } from '../request/points.ts'
import { compiled, list, passes } from './conditions.ts'
import type { Evaluation } from './conditions.ts'
import type { RuleFile } from './schema.ts'
import type { EndpointView } from './types.ts'

/** True, or why the rule means nothing here. */
export function appliesTo(file: RuleFile, view: EndpointView): true | string {
  const { endpoint } = view
  const wanted = file.applies
  if (wanted.methods !== undefined && !wanted.methods.includes(endpoint.method)) return `not for ${endpoint.method}`
  if (wanted.effect !== undefined && !list(wanted.effect).includes(endpoint.effect))
    return `not for operations that ${endpoint.effect}`
  if (
    wanted.path !== undefined &&
    !list(wanted.path).some((source) => compiled(source, undefined, true).test(endpoint.path))
  )
    return 'path does not concern it'
  if (
    wanted.notPath !== undefined &&
    list(wanted.notPath).some((source) => compiled(source, undefined, true).test(endpoint.path))
  )
    return 'path does not concern it'
  const names = [endpoint.operationId ?? '', endpoint.summary, endpoint.graphql?.field ?? ''].join(' ')
  if (wanted.name !== undefined && !list(wanted.name).some((source) => compiled(source, undefined, true).test(names)))
    return 'name does not concern it'
  if (wanted.kind !== undefined && (endpoint.graphql === undefined ? 'rest' : 'graphql') !== wanted.kind)
    return `only for ${wanted.kind}`
  if (
    wanted.bodyType !== undefined &&
    !endpoint.bodies.some(
      ({ contentType }) =>
        wanted.bodyType === 'any' ||
        contentType.includes(wanted.bodyType === 'form' ? 'urlencoded' : (wanted.bodyType ?? '')),
    )
  )
    return `takes no ${wanted.bodyType} body`
  if (wanted.idParam === true && !hasIdParam(view)) return 'no parameter names an object'
  const baseline = view.baseline()
  if (baseline === undefined) return true
  if (wanted.auth === 'required' && !view.requiresAuth) return 'does not require credentials'
  if (wanted.auth === 'open' && view.requiresAuth) return 'requires credentials'
  if (wanted.answers !== undefined && !list<string>(wanted.answers).includes(contentKind(baseline.exchange.response)))
    return `does not answer with ${list(wanted.answers).join(' or ')}`
  if (wanted.baseline !== undefined && !passes(wanted.baseline, baseline.exchange.response, plainEvaluation(baseline)))
    return 'its normal answer does not concern it'
  if (file.points !== undefined && !baselinePoints(view).some((point) => isSelected(file, point)))
    return 'no parameter of that kind'
  return true
}

function hasIdParam(view: EndpointView): boolean {
  const { endpoint } = view
  const baseline = view.baseline()
  if (endpoint.params.some((param) => param.in === 'path' || isIdName(param.name))) return true
  return baseline !== undefined && pointsOf(baseline.draft).some((point) => isIdName(lastName(point.name)))
}

function lastName(name: string): string {
  return name.split(/[.[\]]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? name
}

function baselinePoints(view: EndpointView): Point[] {
  const baseline = view.baseline()
  const present = baseline === undefined ? [] : pointsOf(baseline.draft)
  const declared = view.endpoint.params.map((param): Point => ({
    in: param.in,
    name: param.name,
    path: undefined,
    value: '',
    schema: param.schema,
  }))
  return [...present, ...declared]
}

export function isSelected(file: RuleFile, point: Point): boolean {
  const filter = file.points
  if (filter === undefined) return false
  if (!list<string>(filter.in).includes(point.in)) return false
  if (
    filter.name !== undefined &&
    !list(filter.name).some((source) => compiled(source, undefined, true).test(point.name))
  )
    return false
  if (
    filter.notName !== undefined &&
    list(filter.notName).some((source) => compiled(source, undefined, true).test(point.name))
  )
    return false
  if (
    filter.value !== undefined &&
    !list(filter.value).some((source) => compiled(source).test(scalarText(point.value)))
  )
    return false
  return filter.types === undefined || filter.types.some((type) => hasType(point, type))
}

function hasType(point: Point, type: string): boolean {
  const declared = point.schema?.types ?? []
  if (declared.length > 0) return declared.some((one) => one === type)
  if (type === 'integer') return typeof point.value === 'number' || /^-?\d+$/.test(scalarText(point.value))
  return typeof point.value === type || (type === 'string' && typeof point.value === 'string')
}

export function plainEvaluation(baseline: Baseline | undefined): Evaluation {
  return {
    exchanges: new Map(baseline === undefined ? [] : [['baseline', baseline.exchange]]),
    variables: new Map(),
    volatile: baseline?.volatile ?? nothingVolatile,
    sent: [],
  }
}
