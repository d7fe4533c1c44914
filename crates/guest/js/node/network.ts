import EventEmitter from 'events';
import * as dnsConstants from 'unenv/node/internal/dns/constants';
import * as httpConstants from 'unenv/node/internal/http/constants';
import * as http2Constants from 'unenv/node/internal/http2/constants';
import * as tlsConstants from 'unenv/node/internal/tls/constants';
import { denied, deniedAll } from './denied.ts';
import stream from './stream.ts';

type Class = new (...args: never[]) => object;
type Members = Record<string, unknown>;

/** Agents are made while a module loads, long before anybody asks for a connection. */
class Agent extends EventEmitter {
  readonly options: object;
  readonly requests: object = {};
  readonly sockets: object = {};
  readonly freeSockets: object = {};
  readonly maxSockets: number = Infinity;
  readonly maxFreeSockets: number = 256;
  constructor(options: object = {}) {
    super();
    this.options = options;
  }
  destroy(): void {}
  getName(): string {
    return 'localhost::';
  }
}

/** A class that can be inherited from and looked into; making one is what reaches outside. */
function deniedClass(builtin: string, parent: unknown): Class {
  const made = denied('network', builtin) as unknown as Class;
  const { prototype } = parent as Class;
  made.prototype = Object.create(prototype, {
    constructor: { value: made, configurable: true, writable: true },
  }) as object;
  return Object.setPrototypeOf(made, parent as object) as Class;
}

const { Duplex, Readable, Stream, Writable } = stream;

function isIP(input: unknown): number {
  const text = String(input);
  const part = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
  if (new RegExp(`^${part}(?:\\.${part}){3}$`).test(text)) return 4;
  if (!text.includes(':') || !/^[\da-f:.]+(?:%.+)?$/i.test(text)) return 0;
  return URL.canParse(`http://[${text.replace(/%.*$/, '')}]`) ? 6 : 0;
}

function headerName(name: string): void {
  if (!/^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/.test(name))
    throw Object.assign(new TypeError(`Header name must be a valid HTTP token ["${name}"]`), {
      code: 'ERR_INVALID_HTTP_TOKEN',
    });
}

const httpMembers = (name: string): Members => ({
  ...deniedAll('network', name, 'createServer get request'),
  Agent,
  Server: deniedClass(`${name}.Server`, EventEmitter),
  globalAgent: new Agent(),
});

const net: Members = {
  ...deniedAll(
    'network',
    'net',
    'BlockList SocketAddress _createServerHandle _normalizeArgs connect createConnection createServer',
  ),
  Server: deniedClass('net.Server', EventEmitter),
  Socket: deniedClass('net.Socket', Duplex),
  Stream: deniedClass('net.Stream', Duplex),
  isIP,
  isIPv4: (input: unknown) => isIP(input) === 4,
  isIPv6: (input: unknown) => isIP(input) === 6,
  _setSimultaneousAccepts: () => undefined,
  getDefaultAutoSelectFamily: () => true,
  setDefaultAutoSelectFamily: () => undefined,
  getDefaultAutoSelectFamilyAttemptTimeout: () => 250,
  setDefaultAutoSelectFamilyAttemptTimeout: () => undefined,
};

const http: Members = {
  ...httpMembers('http'),
  METHODS: httpConstants.METHODS,
  STATUS_CODES: httpConstants.STATUS_CODES,
  maxHeaderSize: httpConstants.maxHeaderSize,
  ClientRequest: deniedClass('http.ClientRequest', Writable),
  IncomingMessage: deniedClass('http.IncomingMessage', Readable),
  OutgoingMessage: deniedClass('http.OutgoingMessage', Stream),
  ServerResponse: deniedClass('http.ServerResponse', Stream),
  ...deniedAll('network', 'http', '_connectionListener WebSocket CloseEvent MessageEvent'),
  setMaxIdleHTTPParsers: () => undefined,
  setGlobalProxyFromEnv: () => undefined,
  validateHeaderName: headerName,
  validateHeaderValue: headerName,
};

const http2: Members = {
  ...deniedAll(
    'network',
    'http2',
    'Http2ServerRequest Http2ServerResponse connect createSecureServer createServer getPackedSettings getUnpackedSettings performServerHandshake',
  ),
  constants: { ...http2Constants },
  getDefaultSettings: () => ({}),
  sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders'),
};

const tls: Members = {
  ...tlsConstants,
  ...deniedAll(
    'network',
    'tls',
    'SecureContext checkServerIdentity connect convertALPNProtocols createSecureContext createSecurePair createServer getCACertificates setDefaultCACertificates',
  ),
  Server: deniedClass('tls.Server', EventEmitter),
  TLSSocket: deniedClass('tls.TLSSocket', Duplex),
  getCiphers: () => [],
  rootCertificates: Object.freeze([]),
};

const DNS =
  'Resolver getServers lookup lookupService resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs resolvePtr resolveSoa ' +
  'resolveSrv resolveTlsa resolveTxt reverse setServers';
const order = { getDefaultResultOrder: () => 'verbatim', setDefaultResultOrder: () => undefined };
const dnsPromises: Members = { ...dnsConstants, ...order, ...deniedAll('network', 'dns.promises', DNS) };
const dns: Members = {
  ...dnsConstants,
  ...order,
  ...deniedAll('network', 'dns', DNS),
  promises: dnsPromises,
};
const dgram: Members = deniedAll('network', 'dgram', 'Socket _createSocketHandle createSocket');

export const network: Record<string, Members> = {
  dgram,
  dns,
  'dns/promises': dnsPromises,
  http,
  http2,
  https: httpMembers('https'),
  net,
  tls,
};
