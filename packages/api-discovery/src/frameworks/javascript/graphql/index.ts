/** GraphQL schemas that are written in code: graphql-js, TypeGraphQL, Pothos, Nexus, and text that `buildSchema` is given. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  field,
  native,
  plainText,
  type ClassValue,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import { siteOf } from '../call-site.ts'
import { exportsOf } from '../files/modules.ts'
import { addNexus, addSchemaObject, ObjectType, PothosBuilder } from './builders.ts'
import { addSchemaText } from './operations.ts'
import { addResolver, RESOLVER_PACKAGE } from './resolvers.ts'

/** Packages that serve a schema, and their functions that take one. */
const SERVERS: Readonly<Record<string, RegExp>> = {
  'express-graphql': /^(?:graphqlHTTP|)$/,
  'koa-graphql': /^(?:graphqlHTTP|)$/,
  'graphql-http/lib/use/express': /^createHandler$/,
  'graphql-http/lib/use/http': /^createHandler$/,
  'graphql-http/lib/use/koa': /^createHandler$/,
  'graphql-http/lib/use/fastify': /^createHandler$/,
}

/** Schemas of Redwood, which lie in files of their own. */
const SDL = /(?:^|\/)api\/src\/graphql\/(?:.+\/)?[\w-]+\.sdl\.[jt]s$/

export const graphqlCode: Framework = {
  name: 'graphql',
  languages: ['javascript'],
  packages: ['graphql', '@pothos/core', 'nexus', RESOLVER_PACKAGE, ...Object.keys(SERVERS)],
  hints: String.raw`['"](?:@pothos/core|nexus|type-graphql|(?:express|koa)-graphql|graphql-http/)|\bGraphQLObjectType\b|\bbuilder\.(?:query|mutation|subscription)(?:Type|Field)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.filter((part) => part !== 'default').join('.')
    if (callee.package === '@pothos/core') return name === '' ? native(new PothosBuilder()) : undefined
    if (callee.package === 'nexus') addNexus(name, call, run)
    if (callee.package === 'graphql') return graphqlCall(name, call, run)
    if (SERVERS[callee.package]?.test(name) === true) addTextOf(field(call.args[0], 'schema'), call, run)
    return undefined
  },

  claim(unknown: Unknown, method: string): Native | undefined {
    return unknown.label === 'gql' && method === '()' ? new SchemaTag() : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      if (!SDL.test(file)) continue
      for (const { value, line } of exportsOf(file, ['schema'], run)) {
        const source = plainText(value)
        if (source !== undefined) addSchemaText(source, { file, line, framework: 'redwood' }, run)
      }
    }
  },

  class(of: ClassValue, run: Interpreter): void {
    if (of.def.decorators.length > 0) addResolver(of, run)
  },
}

/** `gql` where nothing imports it: the text of a schema stays text. */
class SchemaTag extends Native {
  override call(call: Call): Value | undefined {
    return call.args[0]
  }
}

function graphqlCall(name: string, call: Call, run: Interpreter): Value | undefined {
  if (name === 'GraphQLObjectType') return native(new ObjectType(call))
  if (name === 'GraphQLSchema') addSchemaObject(call.args[0], run)
  return undefined
}

/** `graphqlHTTP({ schema: buildSchema(`…`) })` */
function addTextOf(schema: Value | undefined, call: Call, run: Interpreter): void {
  if (schema?.kind !== 'external' || schema.package !== 'graphql' || !schema.path.includes('buildSchema')) return
  const source = plainText(schema.call?.args[0])
  if (source !== undefined) addSchemaText(source, { ...siteOf(schema.call ?? call), framework: 'graphql' }, run)
}
