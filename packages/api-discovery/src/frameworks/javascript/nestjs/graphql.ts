/** GraphQL resolvers and WebSocket gateways, which are classes like controllers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { field, plainText, text, textField, type ClassValue } from '../../../engine/values.ts'
import { joinPaths } from '../../../routing/path.ts'
import { methodsOf } from './controllers.ts'
import { markNamed, marksOf } from './decorators.ts'
import { guardsOn } from './guards.ts'
import { graphqlPath } from './graphql-path.ts'
import type { NestApplication } from './modules.ts'
import { nestReader, type NestFacts } from './reader.ts'
import { addArguments } from './arguments.ts'

const OPERATIONS = new Set(['Query', 'Mutation', 'Subscription'])

/** Operations of a class marked `@Resolver()`: each is an operation of the one endpoint. */
export function addResolver(of: ClassValue, application: NestApplication | undefined, run: Interpreter): void {
  const classMarks = marksOf(of.def.decorators, of.scope, run)
  if (markNamed(classMarks, 'Resolver') === undefined) return
  const router = run.project.graph.router(nestReader)
  router.isApplication = true
  for (const { member, owner } of methodsOf(of, run)) {
    if (member.method?.decorators === undefined) continue
    const marks = marksOf(member.method.decorators, owner.scope, run)
    const mark = marks.find((one) => OPERATIONS.has(one.name) && one.package === '@nestjs/graphql')
    if (mark === undefined) continue
    const name = plainText(mark.args[0]) ?? mark.args.map((arg) => textField(arg, 'name')).find(Boolean) ?? member.name
    const facts: NestFacts = { guards: guardsOn(application?.guards ?? [], classMarks, marks, run) }
    router.route({
      file: owner.scope.module.file,
      line: mark.line,
      methods: ['POST'],
      path: text(graphqlPath(run.project)),
      handlers: [],
      condition: undefined,
      protocol: 'graphql',
      operation: `${mark.name}.${name}`,
      handler: member.name,
      params: addArguments(member.method, owner.scope, run),
      facts,
    })
  }
}

/** `@WebSocketGateway(80, { namespace: 'events', path: '/ws' })`, with an operation for each message. */
export function addGateway(of: ClassValue, run: Interpreter): void {
  const classMarks = marksOf(of.def.decorators, of.scope, run)
  const mark = markNamed(classMarks, 'WebSocketGateway')
  if (mark === undefined) return
  const router = run.project.graph.router(nestReader)
  router.isApplication = true
  const options = mark.args.find((arg) => arg.kind === 'record')
  const namespace = plainText(field(options, 'namespace'))
  const path = joinPaths(plainText(field(options, 'path')) ?? '', namespace ?? '')
  const site = { file: of.scope.module.file, methods: ['GET'], path: text(path), handlers: [], condition: undefined }
  let count = 0
  for (const { member, owner } of methodsOf(of, run)) {
    if (member.method?.decorators === undefined) continue
    const marks = marksOf(member.method.decorators, owner.scope, run)
    const message = markNamed(marks, 'SubscribeMessage')
    const operation = plainText(message?.args[0])
    if (message === undefined || operation === undefined) continue
    count++
    const facts: NestFacts = { guards: guardsOn([], classMarks, marks, run) }
    router.route({ ...site, line: message.line, protocol: 'ws', operation, handler: member.name, facts })
  }
  if (count === 0)
    router.route({
      ...site,
      line: mark.line,
      protocol: 'ws',
      ...(of.def.name === undefined ? {} : { handler: of.def.name }),
    })
}
