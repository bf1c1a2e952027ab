import { getBroker as getBrokerRoute, listBrokers as listBrokersRoute } from '../contract/brokers.ts'
import { getCluster as getClusterRoute, listClusters as listClustersRoute } from '../contract/clusters.ts'
import { getBrokerConfig as getBrokerConfigRoute, getTopicConfig as getTopicConfigRoute } from '../contract/configs.ts'
import { getConnector as getConnectorRoute, listConnectors as listConnectorsRoute } from '../contract/connectors.ts'
import { planCopy as planCopyRoute, startCopy as startCopyRoute } from '../contract/copies.ts'
import { rememberDecoder as rememberDecoderRoute, tryDecoders as tryDecodersRoute } from '../contract/decoders.ts'
import { getDemo as getDemoRoute, setDemo as setDemoRoute } from '../contract/demo.ts'
import {
  applyDiscard as applyDiscardRoute,
  applyPurge as applyPurgeRoute,
  planDiscard as planDiscardRoute,
  planPurge as planPurgeRoute,
} from '../contract/disposals.ts'
import { getDlqRules as getDlqRulesRoute, setDlqRules as setDlqRulesRoute } from '../contract/dlq-rules.ts'
import {
  getDlqRecord as getDlqRecordRoute,
  getDlq as getDlqRoute,
  getFailure as getFailureRoute,
  ignoreDlq as ignoreDlqRoute,
  listDlqRecords as listDlqRecordsRoute,
  listDlqs as listDlqsRoute,
  listFailures as listFailuresRoute,
  mapDlq as mapDlqRoute,
  pinDlq as pinDlqRoute,
  triageDlq as triageDlqRoute,
  tryDlqMapping as tryDlqMappingRoute,
} from '../contract/dlqs.ts'
import { diagnoseCluster as diagnoseClusterRoute } from '../contract/doctor.ts'
import { downloadRecords as downloadRecordsRoute, exportRecords as exportRecordsRoute } from '../contract/exports.ts'
import { startFlow as startFlowRoute } from '../contract/flows.ts'
import { importRecords as importRecordsRoute } from '../contract/imports.ts'
import {
  cancelJob as cancelJobRoute,
  getJob as getJobRoute,
  listJobs as listJobsRoute,
  pauseJob as pauseJobRoute,
  resumeJob as resumeJobRoute,
  setJobRate as setJobRateRoute,
} from '../contract/jobs.ts'
import { findJourney as findJourneyRoute } from '../contract/journeys.ts'
import { listOutcomes as listOutcomesRoute } from '../contract/outcomes.ts'
import { produceRecords as produceRecordsRoute } from '../contract/produce.ts'
import { getRates as getRatesRoute } from '../contract/rates.ts'
import { browseRecords as browseRecordsRoute, getRawPart as getRawPartRoute, getRecord as getRecordRoute } from '../contract/records.ts'
import {
  getReplay as getReplayRoute,
  listLedger as listLedgerRoute,
  planReplay as planReplayRoute,
  startReplay as startReplayRoute,
} from '../contract/replays.ts'
import {
  deleteSavedSearch as deleteSavedSearchRoute,
  listSavedSearches as listSavedSearchesRoute,
  saveSearch as saveSearchRoute,
} from '../contract/saved-searches.ts'
import { getTimeline as getTimelineRoute, searchRecords as searchRecordsRoute, trySearch as trySearchRoute } from '../contract/search.ts'
import { getSession as getSessionRoute } from '../contract/session.ts'
import {
  getSubject as getSubjectRoute,
  getSubjectVersion as getSubjectVersionRoute,
  listSubjects as listSubjectsRoute,
} from '../contract/subjects.ts'
import { getTopic as getTopicRoute, listPartitions as listPartitionsRoute, listTopics as listTopicsRoute } from '../contract/topics.ts'
import { getBroker, listBrokers } from '../domains/brokers/index.ts'
import { getCluster, listClusters } from '../domains/clusters/index.ts'
import { getBrokerConfig, getTopicConfig } from '../domains/configs/index.ts'
import { getConnector, listConnectors } from '../domains/connectors/index.ts'
import { planCopy, startCopy } from '../domains/copies/index.ts'
import { getDemo, setDemo } from '../domains/demo/index.ts'
import { applyDiscard, applyPurge, planDiscard, planPurge } from '../domains/disposals/index.ts'
import {
  getDlq,
  getDlqRecord,
  getDlqRules,
  getFailure,
  ignoreDlq,
  listDlqRecords,
  listDlqs,
  listFailures,
  mapDlq,
  pinDlq,
  setDlqRules,
  triageDlq,
  tryDlqMapping,
} from '../domains/dlq/index.ts'
import { diagnoseCluster } from '../domains/doctor/index.ts'
import { downloadRecords, exportRecords } from '../domains/exports/index.ts'
import { startFlow } from '../domains/flows/index.ts'
import { importRecords } from '../domains/imports/index.ts'
import { cancelJob, getJob, listJobs, pauseJob, resumeJob, setJobRate } from '../domains/jobs/index.ts'
import { findJourney } from '../domains/journeys/index.ts'
import { listOutcomes } from '../domains/outcomes/index.ts'
import { getRates } from '../domains/rates/index.ts'
import { browseRecords, getRawPart, getRecord, produceRecords, rememberDecoder, tryDecoders } from '../domains/records/index.ts'
import { getReplay, listLedger, planReplay, startReplay } from '../domains/replays/index.ts'
import { deleteSavedSearch, listSavedSearches, saveSearch } from '../domains/saved-searches/index.ts'
import { getTimeline, searchRecords, trySearch } from '../domains/search/index.ts'
import { getSession } from '../domains/session/index.ts'
import { getSubject, getSubjectVersion, listSubjects } from '../domains/subjects/index.ts'
import { getTopic, listPartitions, listTopics } from '../domains/topics/index.ts'
import { type Endpoint, implement, implementLines } from './implement.ts'

/** Every route with the verb that answers it. */
export const endpoints: Endpoint[] = [
  implement(getSessionRoute, getSession),
  implement(listClustersRoute, listClusters),
  implement(getClusterRoute, getCluster),
  implement(diagnoseClusterRoute, diagnoseCluster),
  implement(getRatesRoute, getRates),
  implement(listBrokersRoute, listBrokers),
  implement(getBrokerRoute, getBroker),
  implement(getBrokerConfigRoute, getBrokerConfig),
  implement(listConnectorsRoute, listConnectors),
  implement(getConnectorRoute, getConnector),
  implement(listTopicsRoute, listTopics),
  implement(getTopicRoute, getTopic),
  implement(listPartitionsRoute, listPartitions),
  implement(getTopicConfigRoute, getTopicConfig),
  implement(browseRecordsRoute, browseRecords),
  implement(getRecordRoute, getRecord),
  implement(tryDecodersRoute, tryDecoders),
  implement(rememberDecoderRoute, rememberDecoder),
  implement(getRawPartRoute, getRawPart),
  implement(produceRecordsRoute, produceRecords),
  implementLines(searchRecordsRoute, searchRecords),
  implement(trySearchRoute, trySearch),
  implement(getTimelineRoute, getTimeline),
  implementLines(exportRecordsRoute, exportRecords),
  implementLines(downloadRecordsRoute, downloadRecords),
  implement(listSavedSearchesRoute, listSavedSearches),
  implement(saveSearchRoute, saveSearch),
  implement(deleteSavedSearchRoute, deleteSavedSearch),
  implement(listSubjectsRoute, listSubjects),
  implement(getSubjectRoute, getSubject),
  implement(getSubjectVersionRoute, getSubjectVersion),
  implement(importRecordsRoute, importRecords),
  implement(startFlowRoute, startFlow),
  implement(planCopyRoute, planCopy),
  implement(startCopyRoute, startCopy),
  implement(planReplayRoute, planReplay),
  implement(startReplayRoute, startReplay),
  implement(getReplayRoute, getReplay),
  implement(listLedgerRoute, listLedger),
  implement(listOutcomesRoute, listOutcomes),
  implement(planDiscardRoute, planDiscard),
  implement(applyDiscardRoute, applyDiscard),
  implement(planPurgeRoute, planPurge),
  implement(applyPurgeRoute, applyPurge),
  implement(listJobsRoute, listJobs),
  implement(getJobRoute, getJob),
  implement(pauseJobRoute, pauseJob),
  implement(resumeJobRoute, resumeJob),
  implement(cancelJobRoute, cancelJob),
  implement(setJobRateRoute, setJobRate),
  implement(listDlqsRoute, listDlqs),
  implement(getDlqRoute, getDlq),
  implement(listFailuresRoute, listFailures),
  implement(getFailureRoute, getFailure),
  implement(listDlqRecordsRoute, listDlqRecords),
  implement(getDlqRecordRoute, getDlqRecord),
  implement(triageDlqRoute, triageDlq),
  implement(pinDlqRoute, pinDlq),
  implement(ignoreDlqRoute, ignoreDlq),
  implement(mapDlqRoute, mapDlq),
  implement(tryDlqMappingRoute, tryDlqMapping),
  implement(getDlqRulesRoute, getDlqRules),
  implement(setDlqRulesRoute, setDlqRules),
  implement(findJourneyRoute, findJourney),
  implement(getDemoRoute, getDemo),
  implement(setDemoRoute, setDemo),
]
