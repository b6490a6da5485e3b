// Sends official clients on errands, and tells what their callers see.
//
// node errands.js BASE SECRET, with a JSON list of {client, keyId, errand, ids} on standard input. Writes a JSON
// list of lines, one an errand.

'use strict';

const core = require('@alicloud/openapi-core');
const RPCClient = require('@alicloud/pop-core').RPCClient;
const rds = require('@alicloud/rds20140815');

const REGION = 'cn-hangzhou';
const NEW = {
  engine: 'MySQL',
  engineVersion: '8.0',
  DBInstanceClass: 'mysql.n2.small.1',
  DBInstanceStorage: 20,
  DBInstanceNetType: 'Intranet',
  securityIPList: '127.0.0.1',
  payType: 'Postpaid',
};

/** The SDK made for RDS. */
function modern({ base, keyId, secret, ids }) {
  const client = new rds.default(
    new core.$OpenApiUtil.Config({
      accessKeyId: keyId,
      accessKeySecret: secret,
      regionId: REGION,
      endpoint: new URL(base).host,
      protocol: 'http',
    }),
  );
  const about = { regionId: REGION, resourceType: 'INSTANCE', resourceId: ids };
  const tag = [new rds.TagResourcesRequestTag({ key: 'stage', value: 'test' })];
  return {
    tag: () => client.tagResources(new rds.TagResourcesRequest({ ...about, tag })),
    list: () => client.listTagResources(new rds.ListTagResourcesRequest(about)),
    make: () => client.createDBInstance(new rds.CreateDBInstanceRequest({ regionId: REGION, ...NEW })),
    delete: () => client.deleteDBInstance(new rds.DeleteDBInstanceRequest({ DBInstanceId: ids[0] })),
  };
}

/** The generic SDK of the generation before. */
function pop({ base, keyId, secret, ids }) {
  const account = { accessKeyId: keyId, accessKeySecret: secret, endpoint: base, apiVersion: '2014-08-15' };
  const client = new RPCClient(account);
  const send = (action, params) => client.request(action, { RegionId: REGION, ...params }, { method: 'POST' });
  const about = { ResourceType: 'INSTANCE', ResourceId: ids };
  const capital = (name) => name[0].toUpperCase() + name.slice(1);
  const made = Object.fromEntries(Object.entries(NEW).map(([name, value]) => [capital(name), value]));
  return {
    tag: () => send('TagResources', { ...about, Tag: [{ Key: 'stage', Value: 'test' }] }),
    list: () => send('ListTagResources', about),
    make: () => send('CreateDBInstance', made),
    delete: () => send('DeleteDBInstance', { DBInstanceId: ids[0] }),
  };
}

const CLIENTS = { modern, pop };

function shown(error) {
  const words = [`\`${error.name}\``, error.statusCode, error.code && `\`${error.code}\``];
  const hint = error.retryAfter === undefined ? '' : `, retryAfter ${error.retryAfter}`;
  return words.filter((word) => word !== undefined && word !== '').join(' ') + hint;
}

async function main([base, secret]) {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const told = [];
  for (const { client, keyId, errand, ids } of JSON.parse(Buffer.concat(chunks))) {
    try {
      await CLIENTS[client]({ base, keyId, secret, ids })[errand]();
      told.push('an answer');
    } catch (error) {
      told.push(shown(error));
    }
  }
  console.log(JSON.stringify(told));
}

main(process.argv.slice(2));
