/** Methods that the class-based views of Django, Django REST framework and packages around them answer. */
import type { HttpMethod } from '../../../model.ts'

const GET: readonly HttpMethod[] = ['GET']
const POST: readonly HttpMethod[] = ['POST']
const FORM: readonly HttpMethod[] = ['GET', 'POST']

/** By the name of the class; the package does not matter, as names of views are not used twice. */
const METHODS: Readonly<Record<string, readonly HttpMethod[]>> = {
  TemplateView: GET,
  RedirectView: GET,
  ListView: GET,
  DetailView: GET,
  ArchiveIndexView: GET,
  YearArchiveView: GET,
  MonthArchiveView: GET,
  WeekArchiveView: GET,
  DayArchiveView: GET,
  TodayArchiveView: GET,
  DateDetailView: GET,
  JavaScriptCatalog: GET,
  JSONCatalog: GET,
  FormView: FORM,
  CreateView: FORM,
  UpdateView: FORM,
  DeleteView: FORM,
  LoginView: FORM,
  LogoutView: POST,
  PasswordChangeView: FORM,
  PasswordChangeDoneView: GET,
  PasswordResetView: FORM,
  PasswordResetDoneView: GET,
  PasswordResetConfirmView: FORM,
  PasswordResetCompleteView: GET,
  CreateAPIView: POST,
  ListAPIView: GET,
  RetrieveAPIView: GET,
  DestroyAPIView: ['DELETE'],
  UpdateAPIView: ['PUT', 'PATCH'],
  ListCreateAPIView: FORM,
  RetrieveUpdateAPIView: ['GET', 'PUT', 'PATCH'],
  RetrieveDestroyAPIView: ['GET', 'DELETE'],
  RetrieveUpdateDestroyAPIView: ['GET', 'PUT', 'PATCH', 'DELETE'],
  ObtainAuthToken: POST,
  TokenObtainPairView: POST,
  TokenObtainSlidingView: POST,
  TokenRefreshView: POST,
  TokenRefreshSlidingView: POST,
  TokenVerifyView: POST,
  TokenBlacklistView: POST,
  SpectacularAPIView: GET,
  SpectacularJSONAPIView: GET,
  SpectacularYAMLAPIView: GET,
  SpectacularSwaggerView: GET,
  SpectacularSwaggerSplitView: GET,
  SpectacularRedocView: GET,
  SchemaView: GET,
  SocialLoginView: POST,
  GraphQLView: FORM,
  AsyncGraphQLView: FORM,
  FileUploadGraphQLView: FORM,
}

/** Fields of the bodies of views that come from packages. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  ObtainAuthToken: ['username', 'password'],
  TokenObtainPairView: ['username', 'password'],
  TokenObtainSlidingView: ['username', 'password'],
  TokenRefreshView: ['refresh'],
  TokenRefreshSlidingView: ['token'],
  TokenVerifyView: ['token'],
  TokenBlacklistView: ['refresh'],
}

/** Function views of packages. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  obtain_auth_token: 'ObtainAuthToken',
  token_obtain_pair: 'TokenObtainPairView',
  token_refresh: 'TokenRefreshView',
  token_verify: 'TokenVerifyView',
}

function lastName(name: string): string {
  const own = name.slice(name.lastIndexOf('.') + 1)
  return (Object.hasOwn(FUNCTIONS, own) ? FUNCTIONS[own] : undefined) ?? own
}

/** Methods of a view from a package, by its dotted name; undefined when the name is not known. */
export function outsideMethods(name: string): readonly HttpMethod[] | undefined {
  const own = lastName(name)
  return Object.hasOwn(METHODS, own) ? METHODS[own] : undefined
}

/** Names of the JSON fields that a view from a package takes. */
export function outsideFields(name: string): readonly string[] {
  const own = lastName(name)
  return (Object.hasOwn(FIELDS, own) ? FIELDS[own] : undefined) ?? []
}
