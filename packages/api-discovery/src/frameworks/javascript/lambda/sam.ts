/** AWS SAM and CloudFormation templates: events of functions, routes of HTTP and WebSocket interfaces. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { field, plainText, text, textField, type RecordValue, type Value } from '../../../engine/values.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { methodsGiven } from '../http-methods.ts'
import { handlerNamed } from './handlers.ts'
import { gatewayReader, type GatewayFacts } from './reader.ts'

const reader = gatewayReader('sam')

export function addTemplate(template: RecordValue, file: string, run: Interpreter): void {
  const resources = field(template, 'Resources')
  if (resources?.kind !== 'record') return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const globals = field(template, 'Globals')
  for (const [name, resource] of resources.fields) {
    const type = textField(resource, 'Type')
    const properties = field(resource, 'Properties')
    if (type === 'AWS::ApiGatewayV2::Route') {
      const [method, path] = (textField(properties, 'RouteKey') ?? '').split(' ')
      if (method === undefined || path === undefined) continue
      const line = resources.lines?.get(name) ?? 1
      router.route({
        file,
        line,
        methods: methodsGiven([method]),
        path: text(path),
        handlers: [],
        condition: undefined,
        handler: name,
      })
    }
    if (type !== 'AWS::Serverless::Function') continue
    const code = textField(properties, 'CodeUri') ?? textField(field(globals, 'Function'), 'CodeUri')
    const named = textField(properties, 'Handler') ?? textField(field(globals, 'Function'), 'Handler')
    const handler = handlerNamed(named, file, run, code ?? '')
    const events = field(properties, 'Events')
    if (events?.kind !== 'record') continue
    for (const [event, declared] of events.fields) {
      const kind = textField(declared, 'Type')
      if (kind !== 'Api' && kind !== 'HttpApi') continue
      const options = field(declared, 'Properties')
      const path = textField(options, 'Path') ?? (kind === 'HttpApi' ? '/{proxy+}' : undefined)
      if (path === undefined) continue
      const facts: GatewayFacts = { guard: guardOf(options, kind, globals, resources) }
      router.route({
        file,
        line: events.lines?.get(event) ?? 1,
        methods: methodsGiven([textField(options, 'Method') ?? 'any']),
        path: text(path),
        handlers: handler === undefined ? [] : [handler],
        condition: undefined,
        handler: name,
        facts,
      })
    }
  }
}

/** The route's own authorizer, else the default of its interface. */
function guardOf(
  options: Value | undefined,
  kind: 'Api' | 'HttpApi',
  globals: Value | undefined,
  resources: RecordValue,
): FoundGuard | undefined {
  const auth = field(options, 'Auth')
  const own = textField(auth, 'Authorizer')
  if (own === 'NONE') return undefined
  const named =
    own ?? textField(field(field(globals, kind), 'Auth'), 'DefaultAuthorizer') ?? defaultOf(options, kind, resources)
  if (named !== undefined) return { name: `authorizer(${named})`, kind: 'authentication' }
  const key = field(auth, 'ApiKeyRequired')
  return key?.kind === 'constant' && key.value === true ? { name: 'ApiKeyRequired', kind: 'authentication' } : undefined
}

/** The default of the interface that the event refers to. */
function defaultOf(options: Value | undefined, kind: 'Api' | 'HttpApi', resources: RecordValue): string | undefined {
  const ref = field(options, kind === 'Api' ? 'RestApiId' : 'ApiId')
  const name = plainText(ref) ?? textField(ref, 'Ref')
  const target = name === undefined ? undefined : resources.fields.get(name)
  return textField(field(field(target, 'Properties'), 'Auth'), 'DefaultAuthorizer')
}
