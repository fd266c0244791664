//! What comes back from a review, and what a submission forbids.

use super::*;

#[tokio::test]
async fn a_returned_task_is_corrected_and_submitted_again() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    rig.app.sync_now().await.unwrap();
    let item = &task.facilities[0].items[1];
    assert_eq!(code(rig.app.record_result(&task.card.id, input(&item.facility, &item.item))), "task.not_recordable");
    assert_eq!(code(rig.app.delete_task(&task.card.id)), "task.submitted");

    rig.device.advance(60_000);
    rig.server.review(id(&task), false, "请补拍照片", rig.device.clock().now);
    rig.app.sync_now().await.unwrap();
    let returned = rig.app.query(QueryState::Returned).unwrap();
    assert_eq!(returned[0].review_note.as_deref(), Some("请补拍照片"));
    assert_eq!(rig.app.home().unwrap().notices[0].code, "task.returned");
    rig.device.advance(60_000);
    assert!(rig.app.reopen(&task.card.id).unwrap().actions.record);
    assert_eq!(rig.app.submit(&task.card.id).unwrap().number, 2);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.app.query(QueryState::Pending).unwrap()[0].state, TaskState::Pending);
    rig.server.review(id(&task), true, "", rig.device.clock().now);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.app.query(QueryState::Approved).unwrap().len(), 1);
}

#[tokio::test]
async fn every_return_is_heard_though_the_servers_clock_was_set_back() {
    for back_ms in [0, 60_000] {
        let rig = Rig::signed_in().await;
        let task = rig.start();
        rig.record_all(&task.card.id);
        let at = rig.device.clock().now;
        for (note, at) in [("请补拍照片", at), ("第二项重测", at.plus_ms(-back_ms))] {
            rig.app.submit(&task.card.id).unwrap();
            rig.app.sync_now().await.unwrap();
            rig.server.review(id(&task), false, note, at);
            // Told twice, as after an answer that got lost: decided once.
            let twice = rig.server.lock().feed.last().cloned().unwrap();
            rig.server.lock().feed.push(twice);
            rig.app.sync_now().await.unwrap();
            let returned = rig.app.query(QueryState::Returned).unwrap();
            assert_eq!(returned[0].review_note.as_deref(), Some(note), "{back_ms}");
            rig.device.advance(60_000);
            rig.app.reopen(&task.card.id).unwrap();
        }
        assert_eq!(rig.app.task_view(&task.card.id).unwrap().reviews.len(), 2);
    }
}

#[tokio::test]
async fn an_approval_that_was_taken_back_says_why_and_is_reviewed_again() {
    let rig = Rig::signed_in().await;
    let task = rig.start();
    rig.record_all(&task.card.id);
    rig.app.submit(&task.card.id).unwrap();
    rig.app.sync_now().await.unwrap();
    rig.server.review(id(&task), true, "同意", rig.device.clock().now);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.app.query(QueryState::Approved).unwrap().len(), 1);

    let undone = FeedEvent::ApprovalUndone { task: id(&task), note: "已核对盖章申请".to_owned() };
    // Told twice, as after an answer that got lost: said once.
    rig.server.lock().feed.extend([undone.clone(), undone]);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.app.query(QueryState::Pending).unwrap()[0].state, TaskState::Pending);
    let notices = rig.app.home().unwrap().notices;
    let [notice] = notices.as_slice() else { panic!("{notices:?}") };
    assert_eq!((notice.code.as_str(), notice.task.as_ref()), ("task.approval_undone", Some(&task.card.id)));
    assert!(notice.message.zh.contains("已核对盖章申请"), "{notice:?}");
    let item = &task.facilities[0].items[1];
    assert_eq!(code(rig.app.record_result(&task.card.id, input(&item.facility, &item.item))), "task.not_recordable");

    rig.device.advance(60_000);
    rig.server.review(id(&task), false, "第二项重测", rig.device.clock().now);
    rig.app.sync_now().await.unwrap();
    assert_eq!(rig.app.query(QueryState::Returned).unwrap()[0].review_note.as_deref(), Some("第二项重测"));
    assert!(rig.app.reopen(&task.card.id).unwrap().actions.record);
}

#[tokio::test]
async fn what_a_colleague_submitted_is_not_deleted_as_a_draft() {
    let server = FakeServer::new();
    let (one, two) = (Rig::new(server.clone(), 1), Rig::new(server.clone(), 2));
    one.app.sign_in("wang", "secret").await.unwrap();
    two.app.sign_in("zhang", "secret").await.unwrap();
    one.app.sync_now().await.unwrap();
    let task = one.start();
    one.record_all(&task.card.id);
    one.app.sync_now().await.unwrap();
    let tell = || {
        let mut state = server.lock();
        let doc = state.docs.get_mut(&id(&task)).unwrap();
        let (heads, payload) = (doc.heads(), shared_model::wire::Payload::Saved(doc.save()));
        state.feed.push(FeedEvent::TaskChanges { task: id(&task), payload, heads });
    };
    tell();
    two.app.sync_now().await.unwrap();
    assert!(one.app.task_view(&task.card.id).unwrap().actions.delete);
    two.app.submit(&task.card.id).unwrap();
    two.app.sync_now().await.unwrap();
    tell();
    one.app.sync_now().await.unwrap();
    assert!(!one.app.task_view(&task.card.id).unwrap().actions.delete);
    assert_eq!(code(one.app.delete_task(&task.card.id)), "task.submitted");
}
