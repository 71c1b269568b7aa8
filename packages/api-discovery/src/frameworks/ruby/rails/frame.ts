/** Where in `routes.draw` a line stands: what the blocks around it put before its paths and controllers. */
import { below as under, text, type Value } from '../../../engine/values.ts'
import { singularize } from '../../../languages/inflector.ts'

/** A block of `resources` or `resource`. */
export interface Resource {
  /** As given: `photos`. */
  readonly name: string
  readonly path: Value
  readonly controller: string
  /** Name of the member's parameter; undefined for a `resource`, which has none. */
  readonly param: string | undefined
  readonly isShallow: boolean
}

export interface Frame {
  readonly prefix: Value
  /** Prefix of the members of shallow resources: that of the scopes that stand in no resource. */
  readonly shallowPrefix: Value
  /** Namespace of controllers: `admin`, `api/v1`. */
  readonly module: string
  readonly controller: string | undefined
  readonly isShallow: boolean
  /** How many shallow resources stand around. */
  readonly shallowDepth: number
  /** The resource whose block this is, unless a `member`, `collection` or scope stands between. */
  readonly resource: Resource | undefined
  /** Guards of blocks around, as `authenticate :user do`. */
  readonly guards: readonly Value[]
  readonly via: Value | undefined
}

export const TOP: Frame = {
  prefix: text(''),
  shallowPrefix: text(''),
  module: '',
  controller: undefined,
  isShallow: false,
  shallowDepth: 0,
  resource: undefined,
  guards: [],
  via: undefined,
}

/** `a/b` with holes kept. */
export function below(prefix: Value, path: Value | undefined): Value {
  return path === undefined ? prefix : under(prefix, path)
}

/** `admin` below `api` is `api/admin`. */
export function moduleBelow(module: string, name: string | undefined): string {
  return [module, ...(name === undefined || name === '' ? [] : [name])].filter((part) => part !== '').join('/')
}

export function collectionPath(frame: Frame, resource: Resource): Value {
  return below(frame.prefix, resource.path)
}

/** Members of a shallow resource leave the resources around it out, whether these are shallow or not. */
export function memberPath(frame: Frame, resource: Resource): Value {
  const isCut = resource.isShallow && resource.param !== undefined
  const start = below(isCut ? frame.shallowPrefix : frame.prefix, resource.path)
  return resource.param === undefined ? start : below(start, text(`:${resource.param}`))
}

/** What stands directly in the block of `resources :photos` lies below `/photos/:photo_id`. */
export function nestedFrame(frame: Frame): Frame {
  const { resource } = frame
  if (resource === undefined) return frame
  const isCut = resource.isShallow && frame.shallowDepth > 0
  const start = below(isCut ? frame.shallowPrefix : frame.prefix, resource.path)
  const prefix =
    resource.param === undefined ? start : below(start, text(`:${singularize(resource.name)}_${resource.param}`))
  return {
    ...frame,
    prefix,
    resource: undefined,
    controller: undefined,
    isShallow: resource.isShallow,
    shallowDepth: frame.shallowDepth + (resource.isShallow ? 1 : 0),
  }
}
