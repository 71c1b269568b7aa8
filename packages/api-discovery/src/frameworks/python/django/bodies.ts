/** What a view takes in its body and query by the classes it names: serializers, forms, filters. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import {
  alternatives,
  itemsOf,
  labelOf,
  plainText,
  text,
  type ClassValue,
  type Instance,
  type Value,
} from '../../../engine/values.ts'
import type { ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { classAttribute, methodOf } from '../views.ts'
import type { Lists } from './settings.ts'
import { outsideFields } from './outside-classes.ts'
import { formSchema, modelSchema, serializerSchema } from './model-fields.ts'

/** Adds a body's fields, and the body as a whole. */
export function addBody(schema: Schema, place: ParamPlace, facts: HandlerFacts): void {
  const params = paramsOfSchema(schema, place)
  if (params.length === 0) return
  for (const param of params) facts.add(param)
  const contentType = place === 'json' ? 'application/json' : 'application/x-www-form-urlencoded'
  facts.setBody({ contentType, schema })
}

/** A body described by a serializer or form that was given the request's own fields. */
export function addBound(of: ClassValue, place: ParamPlace, facts: HandlerFacts, run: Interpreter): void {
  addBody(place === 'json' ? serializerSchema(of, run) : formSchema(of, run), place, facts)
}

/** What is known of a view beside its class. */
export interface ClassInputs {
  /** The serializer of the action itself: `@action(serializer_class=…)`. */
  readonly serializer: Value | undefined
  /** Whether the body goes to the serializer of the class. */
  readonly takesBody: boolean
  /** What the settings say of lists. */
  readonly lists: Lists
}

/** What a class-based view's attributes say of its inputs when `action` answers. */
export function addClassInputs(
  view: Instance,
  action: string,
  inputs: ClassInputs,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const { of } = view
  const bases = run.project.outsideBases(of, run)
  if (bases.some((base) => base.startsWith('rest_framework'))) {
    if (action === 'delete' || action === 'destroy') return
    const serializer = inputs.takesBody
      ? (inputs.serializer ?? chosen(view, action, 'get_serializer_class', 'serializer_class', run))
      : undefined
    if (serializer?.kind === 'class') addBody(serializerSchema(serializer, run), 'json', facts)
    else if (inputs.takesBody && action === 'post')
      for (const name of bases.flatMap((base) => outsideFields(base))) facts.add({ name, in: 'json' })
    if (action === 'list' || (action === 'get' && bases.some((base) => /\.List\w*APIView$/.test(base))))
      addFilters(of, inputs.lists, facts, run)
    return
  }
  if (action !== 'post') return
  const form = chosen(view, action, 'get_form_class', 'form_class', run)
  if (form?.kind === 'class') addBody(formSchema(form, run), 'form', facts)
  else if (bases.some((base) => /\.(?:Create|Update)View$/.test(base))) {
    const names = itemsOf(classAttribute(of, 'fields', run)).flatMap((item) => plainText(item) ?? [])
    const isAll = names.includes('__all__')
    addBody(modelSchema(classAttribute(of, 'model', run), isAll ? undefined : names, run), 'form', facts)
  }
}

/** The class that a method chooses for an action, or that an attribute names. */
function chosen(
  view: Instance,
  action: string,
  method: string,
  attribute: string,
  run: Interpreter,
): Value | undefined {
  const choose = methodOf(view, method, run)
  if (choose !== undefined) {
    view.fields.set('action', text(action))
    const answer = run.invoke(choose, [], new Map(), view)
    const known = alternatives(answer).find((one) => one.kind === 'class')
    if (known !== undefined) return known
  }
  return classAttribute(view.of, attribute, run)
}

/** Query parameters of the filters of Django REST framework and django-filter. */
function addFilters(of: ClassValue, lists: Lists, facts: HandlerFacts, run: Interpreter): void {
  const add = (name: string): void => facts.add({ name, in: 'query', required: false })
  for (const attribute of ['filterset_fields', 'filter_fields']) {
    const given = classAttribute(of, attribute, run)
    for (const item of itemsOf(given)) {
      const name = plainText(item)
      if (name !== undefined) add(name)
    }
    if (given?.kind !== 'record') continue
    for (const [name, lookups] of given.fields) {
      for (const lookup of itemsOf(lookups))
        add(plainText(lookup) === 'exact' ? name : `${name}__${plainText(lookup) ?? 'exact'}`)
    }
  }
  const filters = classAttribute(of, 'filterset_class', run) ?? classAttribute(of, 'filter_class', run)
  if (filters?.kind === 'class') {
    for (const [name, value] of filters.statics) if (value.kind === 'external' && value.call !== undefined) add(name)
    const meta = classAttribute(filters, 'Meta', run)
    const fields = meta?.kind === 'class' ? classAttribute(meta, 'fields', run) : undefined
    for (const item of itemsOf(fields)) if (item.kind === 'text') add(plainText(item) ?? 'filter')
  }
  const own = classAttribute(of, 'filter_backends', run)
  const backends = (own === undefined ? lists.filters : itemsOf(own)).flatMap((one) => labelOf(one) ?? [])
  if (classAttribute(of, 'search_fields', run) !== undefined) add('search')
  // Without `ordering_fields` the fields of the serializer can be asked for.
  if (classAttribute(of, 'ordering_fields', run) !== undefined || backends.includes('OrderingFilter')) add('ordering')
  const pagination = classAttribute(of, 'pagination_class', run) ?? lists.pagination
  if (pagination?.kind !== 'constant') addPages(pagination, facts, run)
}

function addPages(pagination: Value | undefined, facts: HandlerFacts, run: Interpreter): void {
  if (pagination === undefined) return
  const bases =
    pagination.kind === 'class'
      ? run.project.outsideBases(pagination, run).join(' ')
      : pagination.kind === 'external'
        ? pagination.path.join('.')
        : ''
  const own = (name: string, otherwise: string | undefined): void => {
    const said = pagination.kind === 'class' ? plainText(classAttribute(pagination, name, run)) : undefined
    const param = said ?? otherwise
    if (param !== undefined) facts.add({ name: param, in: 'query', required: false })
  }
  if (bases.includes('PageNumberPagination')) {
    own('page_query_param', 'page')
    own('page_size_query_param', undefined)
  } else if (bases.includes('LimitOffsetPagination')) {
    own('limit_query_param', 'limit')
    own('offset_query_param', 'offset')
  } else if (bases.includes('CursorPagination')) own('cursor_query_param', 'cursor')
}
