/** The words of frameworks with controllers: decorators of classes, methods and parameters. */
import type { Guard, HttpMethod, ParamPlace } from '../../../model.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { PathSyntax } from '../../../routing/path.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { expressPath } from '../express/path.ts'

export interface ControllerDialect {
  readonly framework: string
  readonly packages: RegExp
  readonly syntax: PathSyntax
  /** Decorators of classes whose first argument is the prefix. */
  readonly controllers: readonly string[]
  /** Classes without such a decorator serve routes too. */
  readonly bareClasses?: boolean
  readonly methods: Readonly<Record<string, readonly HttpMethod[]>>
  /** Decorators of parameters: the argument, or else the parameter itself, gives the name. */
  readonly params: Readonly<Record<string, ParamPlace>>
  /** Decorators of parameters that hand over the whole place: a body, all of the query. */
  readonly wholes: Readonly<Record<string, ParamPlace>>
  /** Decorators of parameters that hand over the request. */
  readonly requests: readonly string[]
  /** What the method gets when its parameters carry no decorators. */
  readonly handed?: 'express' | 'foal'
  /** Decorators that refuse callers before the method runs. */
  readonly guards?: Readonly<Record<string, Guard['kind']>>
}

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  Get: ['GET'],
  Post: ['POST'],
  Put: ['PUT'],
  Patch: ['PATCH'],
  Delete: ['DELETE'],
  Del: ['DELETE'],
  Head: ['HEAD'],
  Options: ['OPTIONS'],
  All: ANY_METHODS,
}

const REQUESTS = ['Req', 'Request', 'Ctx', 'Context']

const lowercase = Object.fromEntries(Object.entries(VERBS).map(([name, methods]) => [name.toLowerCase(), methods]))

/** Decorators of an application's own, or of packages that are not known, which speak as all of these do. */
export const OWN: ControllerDialect = {
  framework: 'controllers',
  packages: /^$/,
  syntax: expressPath,
  controllers: [],
  methods: VERBS,
  params: {
    Param: 'path',
    Params: 'path',
    PathParam: 'path',
    Query: 'query',
    QueryParam: 'query',
    Header: 'header',
    Headers: 'header',
    HeaderParam: 'header',
    Cookie: 'cookie',
    CookieParam: 'cookie',
    Body: 'json',
    BodyParam: 'json',
  },
  wholes: {},
  requests: REQUESTS,
  handed: 'express',
}

export const DIALECTS: readonly ControllerDialect[] = [
  {
    framework: 'loopback',
    packages: /^@loopback\/(?:rest|openapi-v3)$/,
    syntax: bracePath,
    controllers: ['api'],
    bareClasses: true,
    methods: lowercase,
    params: {
      'param.path': 'path',
      'param.query': 'query',
      'param.header': 'header',
      'param.cookie': 'cookie',
      'param.formData': 'form',
    },
    wholes: { requestBody: 'json' },
    requests: [],
  },
  {
    framework: 'routing-controllers',
    packages: /^routing-controllers$/,
    syntax: expressPath,
    controllers: ['Controller', 'JsonController'],
    methods: VERBS,
    params: {
      Param: 'path',
      QueryParam: 'query',
      HeaderParam: 'header',
      CookieParam: 'cookie',
      BodyParam: 'json',
      UploadedFile: 'form',
      UploadedFiles: 'form',
    },
    wholes: { Body: 'json', QueryParams: 'query', HeaderParams: 'header', CookieParams: 'cookie', Params: 'path' },
    requests: REQUESTS,
    // Without an authorizationChecker it throws.
    guards: { Authorized: 'authentication' },
  },
  {
    framework: 'tsoa',
    packages: /^(?:tsoa|@tsoa\/runtime|tsoa-next)$/,
    syntax: (piece) => expressPath(piece.replace(/\{(\w+)\}/g, ':$1')),
    controllers: ['Route'],
    methods: VERBS,
    params: {
      Path: 'path',
      Query: 'query',
      Header: 'header',
      BodyProp: 'json',
      FormField: 'form',
      UploadedFile: 'form',
      UploadedFiles: 'form',
    },
    wholes: { Body: 'json', Queries: 'query' },
    requests: REQUESTS,
  },
  {
    framework: 'tsed',
    packages: /^@tsed\//,
    syntax: expressPath,
    controllers: ['Controller', 'RestController'],
    methods: VERBS,
    params: {
      PathParams: 'path',
      QueryParams: 'query',
      HeaderParams: 'header',
      Cookies: 'cookie',
      CookiesParams: 'cookie',
      BodyParams: 'json',
      MultipartFile: 'form',
    },
    wholes: {},
    requests: REQUESTS,
  },
  {
    framework: 'foal',
    packages: /^@foal\/core$/,
    syntax: expressPath,
    controllers: [],
    bareClasses: true,
    methods: VERBS,
    params: {},
    wholes: {},
    requests: [],
    handed: 'foal',
    guards: { UserRequired: 'authentication', JWTRequired: 'authentication' },
  },
  {
    framework: 'midway',
    packages: /^@midwayjs\/(?:core|decorator)$/,
    syntax: expressPath,
    controllers: ['Controller', 'Provide'],
    methods: VERBS,
    params: {
      Param: 'path',
      Query: 'query',
      Headers: 'header',
      Body: 'json',
      Fields: 'form',
      Files: 'form',
      File: 'form',
    },
    wholes: { Queries: 'query' },
    requests: [],
  },
  {
    framework: 'inversify',
    packages: /^(?:inversify-express-utils|@inversifyjs\/http-core)$/,
    syntax: expressPath,
    controllers: ['controller', 'Controller'],
    methods: {
      ...VERBS,
      httpGet: ['GET'],
      httpPost: ['POST'],
      httpPut: ['PUT'],
      httpPatch: ['PATCH'],
      httpDelete: ['DELETE'],
      httpHead: ['HEAD'],
      all: ANY_METHODS,
    },
    params: {
      requestParam: 'path',
      queryParam: 'query',
      requestHeaders: 'header',
      cookies: 'cookie',
      Params: 'path',
      Query: 'query',
      Headers: 'header',
      Cookies: 'cookie',
    },
    wholes: { requestBody: 'json', Body: 'json' },
    requests: ['request', 'Request'],
    handed: 'express',
  },
  {
    framework: 'overnight',
    packages: /^@overnightjs\/core$/,
    syntax: expressPath,
    controllers: ['Controller', 'ClassWrapper'],
    methods: VERBS,
    params: {},
    wholes: {},
    requests: [],
    handed: 'express',
  },
  {
    framework: 'fastify-decorators',
    packages: /^fastify-decorators$/,
    syntax: expressPath,
    controllers: ['Controller'],
    methods: Object.fromEntries(Object.entries(VERBS).map(([name, methods]) => [name.toUpperCase(), methods])),
    params: {},
    wholes: {},
    requests: [],
    handed: 'express',
  },
  {
    framework: 'decorators-express',
    packages: /^(?:@decorators\/express|express-decorators|ts-express-decorators)$/,
    syntax: expressPath,
    controllers: ['Controller'],
    methods: VERBS,
    params: { Params: 'path', Query: 'query', Headers: 'header', Cookies: 'cookie', Body: 'json' },
    wholes: {},
    requests: REQUESTS,
    handed: 'express',
  },
]
