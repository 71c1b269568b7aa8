/** AWS CDK: resources and methods of REST interfaces, routes of HTTP ones. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  below,
  concat,
  field,
  itemsOf,
  labelOf,
  native,
  plainText,
  text,
  unknown,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { siteOf } from '../call-site.ts'
import { methodsGiven } from '../http-methods.ts'
import { gatewayReader, type GatewayFacts } from './reader.ts'

const reader = gatewayReader('cdk')

/** `new RestApi(…)`, `new LambdaRestApi(…)`, `new HttpApi(…)`; undefined for other constructs. */
export function cdkConstruct(name: string, call: Call, run: Interpreter): Value | undefined {
  if (!call.constructs || !/^(?:RestApi|LambdaRestApi|HttpApi)$/.test(name)) return undefined
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const proxy = field(call.args[2], 'proxy')
  if (name === 'LambdaRestApi' && !(proxy?.kind === 'constant' && proxy.value === false)) {
    const site = { ...siteOf(call), methods: ANY_METHODS, handlers: [] }
    router.route({ ...site, path: text('/') })
    router.route({ ...site, path: text('/{proxy+}') })
  }
  const authorizer = field(call.args[2], name === 'HttpApi' ? 'defaultAuthorizer' : 'defaultMethodOptions')
  return native(
    name === 'HttpApi'
      ? new HttpApi(router, authorizer)
      : new Resource(router, text(''), name === 'HttpApi' ? undefined : authorizer),
  )
}

/** A resource of a REST interface; the interface itself stands for its root. */
class Resource extends Native {
  readonly #router: Router
  readonly #path: Value
  readonly #defaults: Value | undefined

  constructor(router: Router, path: Value, defaults: Value | undefined) {
    super()
    this.#router = router
    this.#path = path
    this.#defaults = defaults
  }

  #below(path: Value): Value {
    return native(new Resource(this.#router, below(this.#path, path), this.#defaults))
  }

  override member(name: string): Value | undefined {
    return name === 'root' ? native(new Resource(this.#router, text(''), this.#defaults)) : undefined
  }

  override method(name: string, call: Call): Value | undefined {
    const [first, , options] = call.args
    switch (name) {
      case 'addResource':
      case 'resourceForPath':
      case 'getResource':
        return this.#below(first ?? unknown('path'))
      case 'addMethod': {
        const facts: GatewayFacts = { guard: authorization(options) ?? authorization(this.#defaults) }
        const methods = methodsGiven([plainText(first) ?? 'any'])
        this.#router.route({ ...siteOf(call), methods, path: this.#path, handlers: [], facts })
        return native(this)
      }
      case 'addProxy': {
        const any = field(first, 'anyMethod')
        const path = concat([this.#path, text('/{proxy+}')])
        if (!(any?.kind === 'constant' && any.value === false)) {
          this.#router.route({ ...siteOf(call), methods: ANY_METHODS, path, handlers: [] })
        }
        return native(new Resource(this.#router, path, this.#defaults))
      }
      default:
        return undefined
    }
  }
}

/** `authorizer`, or an authorization type other than NONE. */
function authorization(options: Value | undefined): { name: string; kind: 'authentication' } | undefined {
  const type = field(options, 'authorizationType')
  const label = type === undefined ? undefined : (plainText(type) ?? labelOf(type))
  const authorizer = field(options, 'authorizer')
  if (authorizer !== undefined && label !== 'NONE') return { name: 'authorizer', kind: 'authentication' }
  return label === 'IAM' || label === 'COGNITO' || label === 'CUSTOM'
    ? { name: label, kind: 'authentication' }
    : undefined
}

class HttpApi extends Native {
  readonly #router: Router
  readonly #authorizer: Value | undefined

  constructor(router: Router, authorizer: Value | undefined) {
    super()
    this.#router = router
    this.#authorizer = authorizer
  }

  override method(name: string, call: Call): Value | undefined {
    if (name !== 'addRoutes') return undefined
    const [options] = call.args
    const path = field(options, 'path')
    if (path === undefined) return native(this)
    const names = itemsOf(field(options, 'methods')).map((one) => plainText(one) ?? labelOf(one) ?? '')
    const methods: readonly HttpMethod[] = names.length === 0 ? ANY_METHODS : methodsGiven(names)
    const authorizer = field(options, 'authorizer') ?? this.#authorizer
    const isNone = authorizer?.kind === 'external' && authorizer.path.includes('HttpNoneAuthorizer')
    const facts: GatewayFacts =
      authorizer === undefined || isNone ? {} : { guard: { name: 'authorizer', kind: 'authentication' } }
    this.#router.route({ ...siteOf(call), methods, path, handlers: [], facts })
    return native(this)
  }
}
