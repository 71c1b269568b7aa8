/** `*gin.Context` */
import { list, native, UNKNOWN, type Value } from '../../../engine/values.ts'
import { bindJson, bindTags, type TagPlace } from '../bind.ts'
import {
  file,
  HttpRequest,
  json,
  MultipartForm,
  one,
  placeOf,
  rawBody,
  tags,
  type Accessor,
  type ContextTable,
} from '../request.ts'

const QUERY: readonly TagPlace[] = [{ tag: 'form', place: 'query', untagged: true }]
const FORM: readonly TagPlace[] = [{ tag: 'form', place: 'form', untagged: true }]
const JSON_OR_FORM: readonly TagPlace[] = [
  { tag: 'json', place: 'json' },
  { tag: 'form', place: 'form' },
  { tag: 'json', place: 'json', untagged: true },
]

/** `ShouldBind` decides by method and content type: the query for GET, else JSON or a form. */
const bind: Accessor = (call, { facts, methods }, run) => {
  bindTags(call.args[0], methods.every((method) => method === 'GET') ? QUERY : JSON_OR_FORM, facts, run)
  return UNKNOWN
}

/** `ShouldBindWith(&x, binding.Query)`, `ShouldBindBodyWith(&x, binding.JSON)` */
const bindWith: Accessor = (call, { facts }, run) => {
  const [target, how] = call.args
  const name = how?.kind === 'external' ? how.path.at(-1) : undefined
  if (name === 'Query') bindTags(target, QUERY, facts, run)
  else if (name === 'Form' || name === 'FormPost' || name === 'FormMultipart') bindTags(target, FORM, facts, run)
  else if (name === 'Header') bindTags(target, [{ tag: 'header', place: 'header', untagged: true }], facts, run)
  else bindJson(target, facts, run)
  return UNKNOWN
}

const uri = tags([{ tag: 'uri', place: 'path', untagged: true }])
const query = tags(QUERY)
const header = tags([{ tag: 'header', place: 'header', untagged: true }])

const multipart: Accessor = (_call, { facts }) => list([native(new MultipartForm(facts)), UNKNOWN])

/** `c.Param("id")`; a wildcard's value begins with `/`. */
export const ginContext: ContextTable = {
  methods: {
    Param: one('path'),
    Query: one('query'),
    DefaultQuery: one('query'),
    GetQuery: one('query'),
    QueryArray: one('query'),
    GetQueryArray: one('query'),
    QueryMap: one('query'),
    GetQueryMap: one('query'),
    PostForm: one('form'),
    DefaultPostForm: one('form'),
    GetPostForm: one('form'),
    PostFormArray: one('form'),
    GetPostFormArray: one('form'),
    PostFormMap: one('form'),
    GetPostFormMap: one('form'),
    FormFile: file,
    MultipartForm: multipart,
    GetHeader: one('header'),
    Cookie: one('cookie'),
    GetRawData: rawBody,
    Bind: bind,
    ShouldBind: bind,
    MustBindWith: bindWith,
    BindWith: bindWith,
    ShouldBindWith: bindWith,
    ShouldBindBodyWith: bindWith,
    BindJSON: json(),
    ShouldBindJSON: json(),
    ShouldBindBodyWithJSON: json(),
    BindYAML: json(),
    ShouldBindYAML: json(),
    BindXML: json(),
    ShouldBindXML: json(),
    BindTOML: json(),
    ShouldBindTOML: json(),
    BindUri: uri,
    ShouldBindUri: uri,
    BindQuery: query,
    ShouldBindQuery: query,
    BindHeader: header,
    ShouldBindHeader: header,
  },
  members: {
    Request: (scene): Value => native(new HttpRequest(scene)),
    Params: (scene): Value => placeOf('path', scene.facts),
  },
}
