import type { Framework } from '../../engine/framework.ts'
import { aiohttp } from './aiohttp/index.ts'
import { blacksheep } from './blacksheep/index.ts'
import { chalice } from './chalice/index.ts'
import { cherrypy } from './cherrypy/index.ts'
import { cloudFunctions } from './cloud-functions/index.ts'
import { graphql } from './graphql/index.ts'
import { httpServer } from './http-server/index.ts'
import { klein } from './klein/index.ts'
import { masonite } from './masonite/index.ts'
import { powertools } from './powertools/index.ts'
import { py4web } from './py4web/index.ts'
import { robyn } from './robyn/index.ts'
import { bottle } from './bottle/index.ts'
import { djangoNinja } from './django-ninja/index.ts'
import { django } from './django/index.ts'
import { falcon } from './falcon/index.ts'
import { fastapi } from './fastapi/index.ts'
import { flask } from './flask/index.ts'
import { flaskAppBuilder } from './flask-appbuilder/index.ts'
import { flaskRestful } from './flask-restful/index.ts'
import { litestar } from './litestar/index.ts'
import { pyramid } from './pyramid/index.ts'
import { sanic } from './sanic/index.ts'
import { pythonStandard } from './standard/index.ts'
import { starlette } from './starlette/index.ts'
import { tornado } from './tornado/index.ts'
import { unseen } from './unseen/index.ts'
import { validation } from './validation/index.ts'
import { emmett } from './emmett/index.ts'
import { esmerald } from './esmerald/index.ts'
import { eve } from './eve/index.ts'
import { fasthtml } from './fasthtml/index.ts'
import { flaskClassful } from './flask-classful/index.ts'
import { hug } from './hug/index.ts'
import { odoo } from './odoo/index.ts'
import { frappe } from './frappe/index.ts'
import { muffin } from './muffin/index.ts'
import { pecan } from './pecan/index.ts'
import { responder } from './responder/index.ts'
import { socketio } from './socketio/index.ts'
import { tastypie } from './tastypie/index.ts'
import { twisted } from './twisted/index.ts'
import { web2py } from './web2py/index.ts'
import { webpy } from './webpy/index.ts'
import { werkzeug } from './werkzeug/index.ts'

export const pythonFrameworks: readonly Framework[] = [
  pythonStandard,
  validation,
  flaskRestful,
  flaskAppBuilder,
  flask,
  fastapi,
  starlette,
  aiohttp,
  tornado,
  bottle,
  falcon,
  sanic,
  litestar,
  pyramid,
  djangoNinja,
  blacksheep,
  chalice,
  cherrypy,
  cloudFunctions,
  httpServer,
  klein,
  masonite,
  powertools,
  py4web,
  robyn,
  emmett,
  esmerald,
  eve,
  fasthtml,
  flaskClassful,
  hug,
  odoo,
  frappe,
  muffin,
  pecan,
  responder,
  socketio,
  tastypie,
  twisted,
  web2py,
  webpy,
  werkzeug,
  unseen,
  // Answers for every `as_view` that no other framework knows.
  django,
  // Adds the schemas that no URLconf or router serves.
  graphql,
]
