/** Resolvers of Spring for GraphQL, Netflix DGS and MicroProfile GraphQL: methods that carry the operation they answer. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { concat, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { configurationFor, configured, type Configuration } from '../../jvm/configuration.ts'
import { isFrom, textElement, type Mark } from '../../jvm/marks.ts'
import {
  implementation,
  methodMarks,
  methodsOf,
  parameterMarks,
  parameterType,
  type Method,
} from '../../jvm/methods.ts'
import { bracePath } from '../../jvm/path.ts'
import { contextPath } from '../spring/context-path.ts'

const reader: Reader = { framework: 'graphql', syntax: bracePath }

interface Style {
  readonly packages: readonly string[]
  /** Kind of operation by annotation. */
  readonly operations: Readonly<Record<string, 'Query' | 'Mutation' | 'Subscription'>>
  /** Annotations that give an argument its name. */
  readonly argument: string
  /** Where the configuration puts the endpoint. */
  readonly setting: string
}

const SPRING: Style = {
  packages: ['org.springframework.graphql'],
  operations: { QueryMapping: 'Query', MutationMapping: 'Mutation', SubscriptionMapping: 'Subscription' },
  argument: 'Argument',
  setting: 'spring.graphql.path',
}
const DGS: Style = {
  packages: ['com.netflix.graphql.dgs'],
  operations: { DgsQuery: 'Query', DgsMutation: 'Mutation', DgsSubscription: 'Subscription' },
  argument: 'InputArgument',
  setting: 'dgs.graphql.path',
}
const MICROPROFILE: Style = {
  packages: ['org.eclipse.microprofile.graphql'],
  operations: { Query: 'Query', Mutation: 'Mutation' },
  argument: 'Name',
  setting: 'quarkus.smallrye-graphql.root-path',
}
const STYLES: readonly Style[] = [SPRING, DGS, MICROPROFILE]

export const graphqlResolvers: Framework = {
  name: 'graphql-resolvers',
  languages: ['java', 'kotlin'],
  packages: STYLES.flatMap(({ packages }) => packages.map((name) => `${name}*`)),
  hints: String.raw`@(?:Query|Mutation|Subscription|Schema)Mapping\b|@Dgs(?:Query|Mutation|Subscription|Data|Component)\b|\bmicroprofile\.graphql\b`,

  class(of: ClassValue, run: Interpreter): void {
    for (const method of methodsOf(of, run)) {
      const marks = methodMarks(method, run)
      for (const style of STYLES) {
        for (const mark of marks) {
          const operation = operationOf(mark, method, style)
          if (operation !== undefined) addOperation(operation, mark, method, style, run)
        }
      }
    }
  },
}

/** `Query.bookById`; undefined where a mark is none of an operation. */
function operationOf(mark: Mark, method: Method, style: Style): string | undefined {
  if (mark.package === '' || !isFrom(mark, ...style.packages)) return undefined
  if (mark.name === 'DgsData' || mark.name === 'SchemaMapping') {
    const parent = textElement(mark, 'parentType', 'typeName') ?? ''
    const isRoot = /^(?:Query|Mutation|Subscription)$/.test(parent)
    return isRoot ? `${parent}.${textElement(mark, 'field') ?? method.name}` : undefined
  }
  const kind = Object.hasOwn(style.operations, mark.name) ? style.operations[mark.name] : undefined
  return kind === undefined ? undefined : `${kind}.${textElement(mark, 'value', 'name', 'field') ?? method.name}`
}

function addOperation(operation: string, mark: Mark, method: Method, style: Style, run: Interpreter): void {
  const [at] = method.declarations
  if (at === undefined) return
  const { file } = at.owner.scope.module
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.route({
    file,
    line: mark.line,
    methods: ['POST'],
    path: endpointOf(configurationFor(file, run.project), style),
    protocol: 'graphql',
    operation,
    handlers: [],
    condition: undefined,
    handler: `${method.of.def.name ?? ''}.${method.name}`,
    params: argumentsOf(method, style, run),
  })
}

function endpointOf(configuration: Configuration, style: Style): Value {
  const path = configured(configuration, style.setting) ?? text('/graphql')
  return style === MICROPROFILE ? path : concat([contextPath(configuration), path])
}

function argumentsOf(method: Method, { argument }: Style, run: Interpreter): Param[] {
  const declared = implementation(method)
  return (declared?.fn.params ?? []).flatMap(({ to }, i): Param[] => {
    const mark = parameterMarks(method, i, run).find(({ name }) => name === argument)
    if (declared === undefined || mark === undefined || to.kind !== 'name') return []
    const { type, scope } = parameterType(declared, i)
    const schema = schemaOfType(type, scope, run)
    const name = textElement(mark, 'value', 'name') ?? to.name
    return [{ name, in: 'json', ...(schema === undefined ? {} : { schema }) }]
  })
}
