use rejoinder_store::{Error, Value};
use rejoinder_testkit::{TestStore, each_engine};
each_engine! {
    async fn parameters_are_bound_by_number_not_by_place(store: TestStore) {
        let texts = store
            .read(|tx| async move {
                let values = [Value::Text("one".into()), Value::Text("two".into()), Value::Text("three".into())];
                let mut row = tx.fetch_one("SELECT $2, $3, $1, $2", &values).await?;
                Ok::<_, Error>([row.next::<String>()?, row.next()?, row.next()?, row.next()?])
            })
            .await
            .expect("reads");
        assert_eq!(texts, ["two", "three", "one", "two"]);
    }
}
