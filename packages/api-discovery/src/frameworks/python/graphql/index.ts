/** GraphQL servers whose schema is Python code: Strawberry, Graphene, Ariadne. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import { FastApiRouter } from '../fastapi/router.ts'
import { StarletteRouter } from '../starlette/router.ts'
import { operationsOfText } from './ariadne.ts'
import { grapheneOperations } from './graphene.ts'
import { addOperations, GraphqlSchema, graphqlReader, schemasOf } from './schema.ts'
import { strawberryOperations } from './strawberry.ts'

const SERVERS = /\.(?:GraphQL|GraphQLApp|GraphQLHTTPHandler)$/

export const graphql: Framework = {
  name: 'graphql',
  languages: ['python'],
  packages: [
    'strawberry',
    'strawberry.*',
    'strawberry_django',
    'strawberry_django.*',
    'graphene',
    'graphene.*',
    'graphene_federation',
    'graphene_django',
    'graphene_django.*',
    'ariadne',
    'ariadne.*',
  ],
  hints: String.raw`\b(?:strawberry|graphene|ariadne)\w*\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (/^strawberry\..*Schema$/.test(name))
      return native(new GraphqlSchema(call, strawberryOperations(call, run), run))
    if (/^graphene\b.*\.(?:Schema|build_schema)$/.test(name))
      return native(new GraphqlSchema(call, grapheneOperations(call, run), run))
    if (name === 'ariadne.gql') return call.args[0]
    if (name === 'ariadne.make_executable_schema')
      return native(new GraphqlSchema(call, operationsOfText(call.args[0]), run))
    const schema = [...call.args, ...call.named.values()].find(
      (one) => one.kind === 'native' && one.native instanceof GraphqlSchema,
    )
    if (schema?.kind !== 'native' || !(schema.native instanceof GraphqlSchema)) return undefined
    if (name.endsWith('.GraphQLRouter')) {
      const made = FastApiRouter.make(run, call, false)
      made.router.onlyMounted = true
      return native(served(made, schema.native, call))
    }
    return SERVERS.test(name)
      ? native(served(StarletteRouter.make({ ...call, args: [], named: new Map() }, false, run), schema.native, call))
      : undefined
  },

  /** A schema that nothing serves which can be seen is where it is by convention. */
  files(project: Project, run: Interpreter): void {
    for (const schema of schemasOf(run)) {
      if (schema.servers.some((server) => server.mounted || !server.onlyMounted)) continue
      const router = project.graph.router(graphqlReader)
      router.isApplication = true
      addOperations(router, schema, schema.declared, text('/graphql'))
    }
  },
}

/** A router that serves a schema wherever it is mounted. */
function served<Router extends FastApiRouter | StarletteRouter>(
  made: Router,
  schema: GraphqlSchema,
  call: Call,
): Router {
  const path = plainText(call.named.get('path'))
  addOperations(made.router, schema, schema.declared, text(path ?? ''))
  return made
}
