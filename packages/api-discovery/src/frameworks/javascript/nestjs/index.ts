/** NestJS: controllers, modules with prefixes, versions, guards, resolvers and gateways. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { schemaOfValue } from '../../../schemas/types.ts'
import { mergeSchemas, namesGiven, pickFields, SchemaBuilder, withoutRequired } from '../schemas/builder.ts'
import { addController, controllerMark } from './controllers.ts'
import { addGateway, addResolver } from './graphql.ts'
import { noteGraphqlModule } from './graphql-path.ts'
import { controllersOf, NestApplication, nestState } from './modules.ts'

const MAPPED = new Set(['PartialType', 'PickType', 'OmitType', 'IntersectionType'])

export const nestjs: Framework = {
  name: 'nestjs',
  languages: ['javascript'],
  packages: ['@nestjs/*', 'nestjs-zod'],
  hints: String.raw`['"]@nestjs/|@(?:Controller|Resolver|WebSocketGateway|Module|Injectable)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const names = callee.path.filter((part) => part !== '()' && part !== 'default')
    const [first = ''] = names
    if (callee.package === '@nestjs/core' && first === 'NestFactory') {
      if (names[1] !== 'create') return undefined
      const application = new NestApplication(call.args[0] ?? text(''), call.condition)
      nestState(run.project).applications.push(application)
      return native(application)
    }
    if (first === 'GraphQLModule') noteGraphqlModule(call.args[0], run.project)
    if (first === 'createZodDto') return call.args[0]
    return MAPPED.has(first) && names.length === 1 ? mappedType(first, call, run) : undefined
  },

  files(project: Project, run: Interpreter): void {
    const { applications } = nestState(project)
    const placed = new Set<ClassValue>()
    for (const application of applications) {
      for (const { controller, modulePath } of controllersOf(application, run)) {
        placed.add(controller)
        addController(controller, application, modulePath, run)
      }
    }
    // With one application, what no module was seen to hold is most likely its own.
    const only = applications.length === 1 ? applications[0] : undefined
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'javascript' || of.def.decorators.length === 0) continue
      run.unit(of.scope.module, () => {
        if (!placed.has(of) && controllerMark(of, run) !== undefined) addController(of, only, text(''), run)
        addResolver(of, only, run)
        addGateway(of, run)
      })
    }
  },
}

/** `PartialType(CreateCatDto)`: a class made from another one. */
function mappedType(name: string, call: Call, run: Interpreter): Value | undefined {
  const [first, second] = call.args
  const schemas = call.args.map((arg) => schemaOfValue(run.settle(arg), run))
  const [schema] = schemas
  if (first === undefined || schema === undefined) return undefined
  const make = (made: Schema): Value => native(new SchemaBuilder(made, 'required'))
  if (name === 'PartialType') return make(withoutRequired(schema))
  if (name === 'IntersectionType')
    return make(schemas.reduce<Schema>((all, one) => mergeSchemas(all, one), { type: 'object' }))
  return second === undefined ? undefined : make(pickFields(schema, namesGiven([second]), name === 'PickType'))
}
